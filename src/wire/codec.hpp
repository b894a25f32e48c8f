// JSON in and out of described structs. What comes in is checked against the limits its types
// declare.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "base/result.hpp"
#include "wire/shape.hpp"

namespace mainstay::wire {

/// How deep JSON that comes in may be nested.
inline constexpr std::size_t depth_max = 32;

namespace code {

inline constexpr Code malformed_json{
    "malformed_json", Refusal::invalid, "The body is not JSON (RFC 8259): {reason} at byte {byte}."
};
inline constexpr Code repeated{"repeated", Refusal::invalid, "{field} is given more than once"};

}  // namespace code

/// What becomes of members that a struct does not have: what people and their programs send is
/// refused, what a newer version of this program wrote is skipped.
enum class UnknownMembers { refused, skipped };

/// The walks behind the templates below. `at` points to a default-constructed value of that shape.
Result<> decode_into(
    const Shape& shape, const json::value& input, void* at,
    UnknownMembers unknown = UnknownMembers::refused
);
json::value encode_from(const Shape& shape, const void* at);

/// Like decode_into, but members that `input` does not name keep the value they have.
Result<> overlay_onto(const Shape& shape, const json::object& input, void* at);

/// The JSON that the text of a path segment, a query parameter or a flag stands for, given what is
/// expected there; lists are split at commas. What does not fit stays text, and decoding refuses
/// it.
json::value from_text(const Shape& shape, std::string_view text);

/// JSON text to a value. Refuses: malformed_json (also for too deep nesting and invalid UTF-8);
/// invalid, with `repeated` for a member that an object names twice.
Result<json::value> parse_json(std::string_view text);

/// Reads a T. Members that are optional or lists may be missing. Refuses: invalid, with up to 20
/// wrong fields by path (`tags[1]`).
template <class T>
Result<T> decode(const json::value& input, UnknownMembers unknown = UnknownMembers::refused) {
    T value{};
    auto done = decode_into(shape_of<T>(), input, &value, unknown);
    if (!done) return std::move(done).error();
    return value;
}

/// Writes a T. An empty optional is null.
template <class T>
json::value encode(const T& value) {
    return encode_from(shape_of<T>(), &value);
}

/// JSON text to a T. Refuses: malformed_json, invalid.
template <class T>
Result<T> parse(std::string_view text, UnknownMembers unknown = UnknownMembers::refused) {
    return decode<T>(TRY(parse_json(text)), unknown);
}

/// A T to JSON text.
template <class T>
std::string print(const T& value) {
    return json::serialize(encode(value));
}

}  // namespace mainstay::wire
