#include "cli/command.hpp"

#include <cstdio>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"

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

void add_flags(Parsed& parsed) {
    const Command& command = *parsed.command;
    for (const wire::Member& member : command.shape->members) {
        std::string name(member.name);
        std::string meaning(wire::meaning_of(command.meanings, member.name));
        const auto& positionals = command.positionals;
        bool is_positional =
            std::find(positionals.begin(), positionals.end(), member.name) != positionals.end();
        auto flag = is_positional ? name : wire::flag_of(name);
        const auto& shape = plain(*member.shape);
        if (shape.kind == wire::Kind::boolean) {
            parsed.app->add_flag(flag, parsed.switches[name], meaning);
        } else if (shape.kind == wire::Kind::list) {
            parsed.app->add_option(flag, parsed.lists[name], meaning)->delimiter(',');
        } else {
            auto* option = parsed.app->add_option(flag, parsed.texts[name], meaning);
            if (is_positional) option->required();
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

Given given(const Parsed& parsed) {
    Given given;
    for (const wire::Member& member : parsed.command->shape->members) {
        std::string name(member.name);
        const auto& positionals = parsed.command->positionals;
        bool is_positional =
            std::find(positionals.begin(), positionals.end(), member.name) != positionals.end();
        auto flag = is_positional ? name : wire::flag_of(name);
        if (parsed.app->count(flag) > 0) given[name] = value_of(parsed, member);
    }
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

}  // namespace

void Output::write(const wire::json::value& value, std::string_view text) const {
    if (is_json)
        fmt::print("{}\n", printable_json(wire::json::serialize(value)));
    else
        fmt::print("{}", printable(text, Lines::many));
    std::fflush(stdout);
}

int run(int argc, char** argv, const std::vector<Command>& commands, std::string_view version) {
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
        add_flags(parsed);
    }
    try {
        root.parse(argc, argv);
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
