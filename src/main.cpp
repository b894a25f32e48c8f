// Chooses the face: the server, the administration of its data, or a client of its API.
#include <span>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/crypto.hpp"
#include "base/log.hpp"
#include "classify/classify.hpp"
#include "cli/command.hpp"
#include "cli/deploy_commands.hpp"
#include "cli/repository_commands.hpp"
#include "cli/source_map_commands.hpp"
#include "cli/symbol_commands.hpp"
#include "cli/ticket_commands.hpp"
#include "detect/detect_command.hpp"
#include "detect/rootcause_command.hpp"
#include "errors/group_command.hpp"
#include "mail/mail.hpp"
#include "server/administration.hpp"
#include "server/modules.hpp"
#include "server/routes.hpp"
#include "server/serve.hpp"
#include "server/settings.hpp"
#include "suspect/suspect_command.hpp"
#include "symbols/find_symbols.hpp"
#include "symbols/symbols_command.hpp"
#include "telemetry/log_templates.hpp"

namespace mainstay {

namespace {

using cli::Given;
using cli::Output;

struct NoArguments {};
BOOST_DESCRIBE_STRUCT(NoArguments, (), ())

Result<> version(const NoArguments&, const Output& output) {
    output.write({{"version", MAINSTAY_VERSION}}, "mainstay " MAINSTAY_VERSION "\n");
    return {};
}

cli::Command serve_command(const std::vector<Module>& modules) {
    cli::Command command{"serve", "Serve an installation.", {}, {}, {}};
    auto defaults = server::default_settings(modules);
    for (const auto& part : defaults.parts()) command.flags.push_back({part.shape, part.meanings});
    command.run = [&modules, defaults](const Given& flags, const Output&) -> Result<> {
        auto settings = TRY(server::load_settings(defaults, flags));
        start_log(settings.get<server::Settings>().log_level);
        return server::serve(settings, modules);
    };
    return command;
}

std::vector<cli::Command> commands(const std::vector<Module>& modules) {
    using cli::command;
    auto openapi = [&modules](const NoArguments&, const Output&) -> Result<> {
        fmt::print("{}", server::openapi_text(modules));
        return {};
    };
    auto settings = [&modules](const NoArguments&, const Output&) -> Result<> {
        fmt::print("{}", server::default_settings(modules).markdown());
        return {};
    };
    std::vector<cli::Command> all{serve_command(modules)};
    auto add = [&](std::vector<cli::Command> more) {
        std::move(more.begin(), more.end(), std::back_inserter(all));
    };
    add(server::administration_commands(modules));
    for (const auto& module : modules) add(module.commands);
    add({
        command<NoArguments>("version", "Tell the version.", {}, {}, version),
        command<NoArguments>(
            "openapi", "Print the description of the API (OpenAPI 3.1).", {}, {}, openapi
        ),
        command<NoArguments>(
            "settings", "Print all settings of `serve` as a Markdown table.", {}, {}, settings
        ),
    });
    add({
        classify::classify_command(),
        detect::detect_command(),
        detect::rootcause_command(),
        suspect::suspect_command(),
        errors::group_command(),
        symbols::symbols_command(),
        telemetry::templates_command(),
    });
    add(cli::ticket_commands());
    add(cli::deploy_commands());
    add(cli::repository_commands());
    add(cli::source_map_commands());
    add(cli::symbol_commands());
    return all;
}

}  // namespace

}  // namespace mainstay

int main(int argc, char** argv) {
    // Not for people: the child processes of `serve` that read mail.
    if (argc == 2 && std::string_view(argv[1]) == "read-mail") return mainstay::mail::run_reader();
    // Nor these, which read programs that crashed.
    if (argc >= 2 && std::string_view(argv[1]) == "read-symbols")
        mainstay::symbols::run_reader(
            std::span<const char* const>(argv, static_cast<std::size_t>(argc)).subspan(2)
        );
    try {
        umask(S_IRWXG | S_IRWXO);  // Whatever is written is its owner's alone.
        // Standard output is for what a command answers, so that scripts can take it.
        mainstay::start_log(mainstay::LogLevel::warning);
        mainstay::start_crypto();
        const auto modules = mainstay::server::modules();
        const auto secrets = mainstay::server::default_settings(modules).secrets();
        return mainstay::cli::run(
            argc, argv, mainstay::commands(modules), MAINSTAY_VERSION, secrets
        );
    } catch (const std::exception& failure) {
        fmt::print(
            stderr, "mainstay: {}\n", mainstay::printable(failure.what(), mainstay::Lines::many)
        );
        return 70;
    }
}
