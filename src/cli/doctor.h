#pragma once

namespace glimpse::cli {

/// `glimpse doctor`: what this machine has for the job, how fast it multiplies, and what is slow
/// and why.
int doctor();

}  // namespace glimpse::cli
