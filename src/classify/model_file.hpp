// A model as bytes: little-endian, with a version and a checksum. What is read is not trusted.
// Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "classify/model.hpp"

namespace mainstay::classify {

inline constexpr std::size_t model_bytes_max = 64 * 1024 * 1024;

/// The same model gives the same bytes.
std::string write_model(const ModelParts& parts);

/// Refuses: model_damaged, with what is wrong.
Result<ModelParts> read_model(std::string_view bytes);

}  // namespace mainstay::classify
