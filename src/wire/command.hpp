// A command of the command line, declared once: its flags are the members of described structs.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "wire/codec.hpp"
#include "wire/settings.hpp"

namespace mainstay::wire {

/// Where a command's outcome goes: text for people, or one JSON document for programs (`--json`).
struct Output {
    bool is_json = false;

    /// Writes `value` as JSON where that is asked for, else `text`. What a terminal would obey is
    /// shown and not done, whoever wrote it.
    void write(const json::value& value, std::string_view text) const;
};

/// What was given on the command line, by member name.
using Given = json::object;

/// Flags that are the members of one struct, each with a meaning.
struct Flags {
    const Shape* shape = nullptr;
    std::span<const SettingMeaning> meanings{};
};

/// One command, such as `ticket show`.
struct Command {
    std::string name;                           // One or two words.
    std::string summary;                        // A sentence.
    std::vector<Flags> flags;                   // No two have a member of one name.
    std::vector<std::string_view> positionals;  // Members given without a flag, in order.
    std::function<Result<>(const Given&, const Output&)> run;
};

/// Declares a command. `run` gets the struct that the flags fill; flags of members without a
/// default are required as the codec has it.
template <class Arguments>
Command command(
    std::string name, std::string summary, std::span<const SettingMeaning> meanings,
    std::vector<std::string_view> positionals,
    std::function<Result<>(const Arguments&, const Output&)> run
) {
    auto decoded = [run = std::move(run)](const Given& given, const Output& output) -> Result<> {
        return run(TRY(decode<Arguments>(given)), output);
    };
    return {
        std::move(name),        std::move(summary), {{&shape_of<Arguments>(), meanings}},
        std::move(positionals), std::move(decoded),
    };
}

/// The part of `given` that is of these flags.
Given given_of(const Given& given, const Flags& flags);

}  // namespace mainstay::wire
