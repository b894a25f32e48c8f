// A command of the command line, declared once: its flags are the members of a described struct.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "wire/codec.hpp"
#include "wire/settings.hpp"

namespace mainstay::cli {

/// Where a command's outcome goes: text for people, or one JSON document for programs (`--json`).
struct Output {
    bool is_json = false;

    /// Writes `value` as JSON where that is asked for, else `text`. What a terminal would obey is
    /// shown and not done, whoever wrote it.
    void write(const wire::json::value& value, std::string_view text) const;
};

/// What was given on the command line, by member name.
using Given = wire::json::object;

/// One command, such as `ticket show`.
struct Command {
    std::string name;     // One or two words.
    std::string summary;  // A sentence.
    const wire::Shape* shape;
    std::span<const wire::SettingMeaning> meanings;
    std::vector<std::string_view> positionals;  // Members given without a flag, in order.
    std::function<Result<>(const Given&, const Output&)> run;
};

/// Declares a command. `run` gets the struct that the flags fill; flags of members without a
/// default are required as the codec has it.
template <class Arguments>
Command command(
    std::string name, std::string summary, std::span<const wire::SettingMeaning> meanings,
    std::vector<std::string_view> positionals,
    std::function<Result<>(const Arguments&, const Output&)> run
) {
    auto decoded = [run = std::move(run)](const Given& given, const Output& output) -> Result<> {
        return run(TRY(wire::decode<Arguments>(given)), output);
    };
    return {std::move(name), std::move(summary),     &wire::shape_of<Arguments>(),
            meanings,        std::move(positionals), std::move(decoded)};
}

/// Overwrites, in the arguments that the system shows of this process, the values of the flags that
/// `secrets` names as settings; of a URL only its password. Returns the flags that had one.
std::vector<std::string> blot_out_secrets(
    int argc, char** argv, std::span<const std::string_view> secrets
);

/// Parses the command line and runs the one command it names; what stood in flags that `secrets`
/// names is overwritten at once, with a warning. Returns the exit code: 0 done, 1
/// refused, 2 misused, 3 not found, 4 not allowed, 5 conflict, 6 try again later.
int run(
    int argc, char** argv, const std::vector<Command>& commands, std::string_view version,
    std::span<const std::string_view> secrets
);

}  // namespace mainstay::cli
