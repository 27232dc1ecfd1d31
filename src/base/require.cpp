#include "base/require.h"

#include "base/error.h"

namespace glimpse {

void require(bool fine, const std::string& where, const std::string& found,
             const std::string& expected) {
  if (!fine) throw Error({.where = where, .found = found, .expected = expected});
}

void require_range(bool fine, const std::string& where, const std::string& expected) {
  require(fine, where, "a value out of range", expected);
}

void require_at_least(int64_t value, int64_t least, const std::string& where) {
  require(value >= least, where, std::to_string(value), std::to_string(least) + " or more");
}

}  // namespace glimpse
