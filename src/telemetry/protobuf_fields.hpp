// What a field of a protobuf message must be to be read as one of a specification: another type
// under the same number is skipped, as an unknown field is.
#pragma once

#include <cstdint>
#include <string_view>

#include <protozero/data_view.hpp>
#include <protozero/types.hpp>

namespace mainstay::telemetry {

constexpr std::uint32_t bytes_field(protozero::pbf_tag_type tag) {
    return protozero::tag_and_type(tag, protozero::pbf_wire_type::length_delimited);
}

constexpr std::uint32_t varint_field(protozero::pbf_tag_type tag) {
    return protozero::tag_and_type(tag, protozero::pbf_wire_type::varint);
}

constexpr std::uint32_t fixed64_field(protozero::pbf_tag_type tag) {
    return protozero::tag_and_type(tag, protozero::pbf_wire_type::fixed64);
}

inline std::string_view view(protozero::data_view bytes) { return {bytes.data(), bytes.size()}; }

}  // namespace mainstay::telemetry
