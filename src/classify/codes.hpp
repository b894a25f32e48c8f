// Why lines, models and training are refused.
#pragma once

#include "base/error.hpp"

namespace mainstay::classify::code {

inline constexpr Code line_not_json{
    "line_not_json", Refusal::invalid, "it is not one JSON object in UTF-8"
};
inline constexpr Code line_without_text{
    "line_without_text", Refusal::invalid, "it has neither a title or body, nor a message or diff"
};
inline constexpr Code line_too_long{"line_too_long", Refusal::invalid, "it is longer than 16 MiB"};
inline constexpr Code label_not_line{
    "label_not_line", Refusal::invalid, "its label must be one line of 1 to 200 bytes"
};
inline constexpr Code file_unwritable{
    "file_unwritable", Refusal::invalid, "The file {file} cannot be written."
};
inline constexpr Code model_damaged{
    "model_damaged", Refusal::invalid,
    "This is no model of a version that this program reads: {what}. Train it anew."
};
inline constexpr Code labels_too_few{
    "labels_too_few", Refusal::invalid,
    "To learn takes lines of at least two labels; {labels} were read in {lines} lines."
};
inline constexpr Code labels_too_many{
    "labels_too_many", Refusal::invalid, "There may be at most {max} different labels."
};
inline constexpr Code mode_missing{
    "mode_missing", Refusal::invalid,
    "Give either --train FILE to learn, or --model PATH to classify."
};
inline constexpr Code flag_of_other_mode{
    "flag_of_other_mode", Refusal::invalid, "{flag} is only for {mode}."
};

}  // namespace mainstay::classify::code
