// The answers of commands that answer one line for each line that they read.
#pragma once

#include <string_view>

#include "wire/codec.hpp"

namespace mainstay::wire {

/// Writes each answer to standard output as soon as it is there, so that a program may write a line
/// and wait for its answer: a line of text, or with `--json` an element of one array.
class AnswerLines {
public:
    explicit AnswerLines(bool is_json);

    /// `text` is what a terminal may show, without its line end.
    void add(std::string_view text, const json::value& value);

    /// Ends the array.
    void finish() const;

private:
    bool is_json_;
    bool is_first_ = true;
};

}  // namespace mainstay::wire
