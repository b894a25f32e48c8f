// Attributes as the stores keep them: one JSON object, whose text can be searched for
// `"key":value`.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "telemetry/attributes.hpp"

namespace mainstay::telemetry {

/// Appends `text` as a JSON string. REQUIRES: valid UTF-8.
void append_json_text(std::string& out, std::string_view text);

/// Appends `"key":value`. A real number that JSON has no way to write is text.
void append_json_member(std::string& out, const Attribute& attribute);

/// `{"http.route":"/cart","http.response.status_code":200}`; empty where there are none.
std::string attributes_json(std::span<const Attribute> attributes);

/// What of the JSON of attributes shows that `key` has the value `value`, whether the value is text
/// or a number there. One of both is in the text of each object that has it.
struct MemberText {
    std::string as_text;    ///< `"key":"value"`
    std::string as_number;  ///< `"key":value`, with what must follow left out.
};

MemberText member_text(std::string_view key, std::string_view value);

/// The value as people read it.
std::string text_of(const Value& value);

}  // namespace mainstay::telemetry
