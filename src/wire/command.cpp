#include "wire/command.hpp"

#include <algorithm>
#include <cstdio>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"

namespace mainstay::wire {

void Output::write(const json::value& value, std::string_view text) const {
    if (is_json)
        fmt::print("{}\n", printable_json(json::serialize(value)));
    else
        fmt::print("{}", printable(text, Lines::many));
    std::fflush(stdout);
}

Given given_of(const Given& given, const Flags& flags) {
    Given own;
    for (const Member& member : flags.shape->members)
        if (auto* value = given.if_contains(member.name)) own[member.name] = *value;
    return own;
}

}  // namespace mainstay::wire
