#include "wire/answer_lines.hpp"

#include <cstdio>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"

namespace mainstay::wire {

AnswerLines::AnswerLines(bool is_json) : is_json_(is_json) {
    if (is_json_) fmt::print("[");
}

void AnswerLines::add(std::string_view text, const json::value& value) {
    if (is_json_)
        fmt::print("{}{}", is_first_ ? "\n" : ",\n", printable_json(boost::json::serialize(value)));
    else
        fmt::print("{}\n", text);
    is_first_ = false;
    std::fflush(stdout);
}

void AnswerLines::finish() const {
    if (is_json_) fmt::print("\n]\n");
}

}  // namespace mainstay::wire
