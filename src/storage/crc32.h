#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace glimpse::storage {

/// CRC-32 as in zip, gzip and PNG (polynomial 0xEDB88320, reflected).
uint32_t crc32(std::span<const std::byte> bytes);

}  // namespace glimpse::storage
