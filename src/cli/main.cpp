#include "cli/app.h"

int main(int argc, char** argv) { return glimpse::cli::run_cli({argv + 1, argv + argc}); }
