#include "cli/command.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/log.hpp"
#include "base/text.hpp"
#include "wire/line_reader.hpp"

namespace mainstay::cli {

namespace {

// The text that each flag of one command got, until the command is known to be the one that runs.
struct Parsed {
    const Command* command;
    std::map<std::string, std::string, std::less<>> texts;
    std::map<std::string, bool, std::less<>> switches;
    std::map<std::string, std::vector<std::string>, std::less<>> lists;
    CLI::App* app;
};

const wire::Shape& plain(const wire::Shape& shape) {
    return shape.kind == wire::Kind::optional ? plain(*shape.inner) : shape;
}

void add_flags(Parsed& parsed, const wire::Flags& flags) {
    const auto& positionals = parsed.command->positionals;
    for (const wire::Member& member : flags.shape->members) {
        std::string name(member.name);
        std::string meaning(wire::meaning_of(flags.meanings, member.name));
        bool is_positional =
            std::find(positionals.begin(), positionals.end(), member.name) != positionals.end();
        auto flag = is_positional ? name : wire::flag_of(name);
        const auto& shape = plain(*member.shape);
        if (shape.kind == wire::Kind::boolean) {
            parsed.app->add_flag(flag, parsed.switches[name], meaning);
        } else if (shape.kind == wire::Kind::list) {
            auto* option = parsed.app->add_option(flag, parsed.lists[name], meaning);
            // Given one by one, such as files, whose names may have commas.
            if (!is_positional) option->delimiter(',');
        } else {
            auto* option = parsed.app->add_option(flag, parsed.texts[name], meaning);
            if (is_positional && member.shape->kind != wire::Kind::optional) option->required();
        }
    }
}

wire::json::value value_of(const Parsed& parsed, const wire::Member& member) {
    if (auto found = parsed.switches.find(member.name); found != parsed.switches.end())
        return found->second;
    if (auto found = parsed.lists.find(member.name); found != parsed.lists.end()) {
        wire::json::array list;
        for (const auto& text : found->second)
            list.push_back(wire::from_text(*plain(*member.shape).inner, text));
        return list;
    }
    return wire::from_text(*member.shape, parsed.texts.find(member.name)->second);
}

void take_given(const Parsed& parsed, const wire::Flags& flags, Given& given) {
    const auto& positionals = parsed.command->positionals;
    for (const wire::Member& member : flags.shape->members) {
        std::string name(member.name);
        bool is_positional =
            std::find(positionals.begin(), positionals.end(), member.name) != positionals.end();
        auto flag = is_positional ? name : wire::flag_of(name);
        if (parsed.app->count(flag) > 0) given[name] = value_of(parsed, member);
    }
}

Given given(const Parsed& parsed) {
    Given given;
    for (const auto& flags : parsed.command->flags) take_given(parsed, flags, given);
    return given;
}

int exit_code_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::invalid:
        case Refusal::too_large:
        case Refusal::unsupported_media:
            return 2;
        case Refusal::not_found:
            return 3;
        case Refusal::unauthenticated:
        case Refusal::forbidden:
            return 4;
        case Refusal::conflict:
        case Refusal::stale:
        case Refusal::precondition_required:
            return 5;
        case Refusal::too_many:
        case Refusal::busy:
            return 6;
    }
    return 1;
}

int report(const Error& error, const Output& output) {
    if (output.is_json) {
        wire::json::array fields;
        for (const auto& field : error.fields)
            fields.push_back(
                {{"field", field.field}, {"code", field.code}, {"message", field.message}}
            );
        wire::json::object problem{{"code", error.code}, {"message", error.message}};
        if (!fields.empty()) problem["errors"] = std::move(fields);
        fmt::print(stderr, "{}\n", printable_json(wire::json::serialize(problem)));
    } else {
        fmt::print(stderr, "mainstay: {}\n", printable(error.message, Lines::many));
        for (const auto& field : error.fields)
            fmt::print(stderr, "  {}\n", printable(field.message, Lines::many));
    }
    // All else was answered: less than a command that was misused.
    if (error.code == wire::lines_unread.name) return 1;
    return exit_code_of(error.refusal);
}

CLI::App* find_group(CLI::App& root, const std::string& name) {
    for (auto* app : root.get_subcommands([&](CLI::App* app) { return app->get_name() == name; }))
        return app;
    return nullptr;
}

// `ticket show` is the subcommand `show` of the subcommand `ticket`.
CLI::App* app_of(CLI::App& root, const Command& command) {
    auto space = command.name.find(' ');
    if (space == std::string::npos) return root.add_subcommand(command.name, command.summary);
    auto group = command.name.substr(0, space);
    auto* parent = find_group(root, group);
    if (!parent) {
        parent = root.add_subcommand(group);
        parent->require_subcommand(1);
    }
    return parent->add_subcommand(command.name.substr(space + 1), command.summary);
}

/// Where in a setting its secret stands: all of it, or of a URL its password, if it has one.
std::string_view secret_part(std::string_view text) {
    const auto scheme = text.find("://");
    if (scheme == text.npos) return text;
    if (text.find("password=") != text.npos) return text.substr(scheme + 3);
    const auto host = text.rfind('@');
    const auto colon = text.find(':', scheme + 3);
    if (host == text.npos || colon > host) return {};
    return text.substr(colon + 1, host - colon - 1);
}

/// Overwrites a secret in place. Whether there was one.
bool blot_out(char* value) {
    const std::string_view text(value);
    const auto secret = secret_part(text);
    if (secret.empty()) return false;
    std::fill_n(value + (secret.data() - text.data()), secret.size(), '*');
    return true;
}

}  // namespace

std::vector<std::string> blot_out_secrets(
    int argc, char** argv, std::span<const std::string_view> secrets
) {
    std::vector<std::string> found;
    for (int i = 1; i < argc; ++i) {
        for (auto secret : secrets) {
            const auto flag = wire::flag_of(secret);
            const std::string_view argument(argv[i]);
            char* value = nullptr;
            if (argument == flag && i + 1 < argc) value = argv[i + 1];
            if (argument.starts_with(flag + "=")) value = argv[i] + flag.size() + 1;
            if (value && blot_out(value)) found.push_back(flag);
        }
    }
    return found;
}

int run(
    int argc, char** argv, const std::vector<Command>& commands, std::string_view version,
    std::span<const std::string_view> secrets
) {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    for (const auto& flag : blot_out_secrets(argc, argv, secrets)) {
        MAINSTAY_LOG(
            warning, "cli",
            "{} was given as a flag, where others on this machine could see it: use {}-file", flag,
            flag
        );
    }
    CLI::App root("Mainstay keeps software healthy after it ships.", "mainstay");
    root.set_version_flag("--version", std::string(version));
    root.require_subcommand(1);
    Output output;
    std::vector<std::unique_ptr<Parsed>> all;
    for (const Command& command : commands) {
        auto& parsed = *all.emplace_back(std::make_unique<Parsed>());
        parsed.command = &command;
        parsed.app = app_of(root, command);
        parsed.app->add_flag("--json", output.is_json, "Answer with one JSON document.");
        for (const auto& flags : command.flags) add_flags(parsed, flags);
    }
    try {
        std::reverse(arguments.begin(), arguments.end());  // As the parser takes them.
        root.parse(std::move(arguments));
    } catch (const CLI::ParseError& error) {
        return root.exit(error) == 0 ? 0 : 2;
    }
    for (const auto& parsed : all) {
        if (!parsed->app->parsed()) continue;
        auto done = parsed->command->run(given(*parsed), output);
        return done ? 0 : report(done.error(), output);
    }
    return 2;
}

}  // namespace mainstay::cli
