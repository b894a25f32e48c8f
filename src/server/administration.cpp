#include "server/administration.hpp"

#include <fmt/format.h>

#include "search/search.hpp"
#include "server/blob_check.hpp"
#include "server/installation.hpp"
#include "server/modules.hpp"
#include "server/person_commands.hpp"
#include "timeline/seal.hpp"

namespace mainstay::server {

namespace {

using wire::Given, wire::Output;

/// Where the installation is.
struct Where {
    std::optional<std::string> data;
    std::optional<std::string> database;
    std::optional<std::string> key_file;
};
BOOST_DESCRIBE_STRUCT(Where, (), (data, database, key_file))

constexpr wire::SettingMeaning where_meanings[] = {
    {"data", "The data directory, as `serve` has it; var where not given."},
    {"database", "postgresql://…, as `serve` has it."},
    {"key_file", "The sealing key, as `serve` has it."},
};

wire::Flags where_flags() { return {&wire::shape_of<Where>(), where_meanings}; }

struct VerifyTimeline {
    std::optional<std::string> anchor;
};
BOOST_DESCRIBE_STRUCT(VerifyTimeline, (), (anchor))

struct VerifyBlobs {};
BOOST_DESCRIBE_STRUCT(VerifyBlobs, (), ())

struct RebuildIndex {};
BOOST_DESCRIBE_STRUCT(RebuildIndex, (), ())

constexpr wire::SettingMeaning flag_meanings[] = {
    {"anchor",
     "The head that an earlier verification reported, as position:mac; the chain must still hold "
     "it."},
};

/// `42:mac` as an anchor, if it is one.
std::optional<timeline::Anchor> anchor_of(const std::string& text) {
    auto colon = text.find(':');
    auto position = parse_id(std::string_view(text).substr(0, colon));
    if (colon == text.npos || !position) return std::nullopt;
    return timeline::Anchor{*position, text.substr(colon + 1)};
}

std::string described(const timeline::Report& report) {
    auto text = fmt::format(
        "{} entries are sealed, {} wait for their seal, {} were erased.\n", report.sealed,
        report.unsealed, report.erased
    );
    if (report.head) text += fmt::format("Head: {}:{}\n", report.head->position, report.head->mac);
    return text + "The timeline is whole.\n";
}

constexpr Code timeline_broken{
    "timeline_broken", Refusal::conflict,
    "The timeline is not whole. {what} (position {position}, entry {entry})"
};

Result<> verify_timeline(
    const Environment& environment, const VerifyTimeline& wanted, const Output& output
) {
    std::optional<timeline::Anchor> anchor;
    if (wanted.anchor) anchor = anchor_of(*wanted.anchor);
    if (wanted.anchor && !anchor)
        return invalid({wrong("anchor", mainstay::code::bad_format, {{"format", "position:mac"}})});
    auto report = timeline::verify(environment.database, environment.sealing_key, anchor);
    if (report.is_whole()) {
        output.write(wire::encode(report), described(report));
        return {};
    }
    const auto& broken = *report.first_broken;
    return refuse(
        timeline_broken, {{"what", broken.what},
                          {"position", broken.position ? std::to_string(*broken.position) : "none"},
                          {"entry", broken.entry ? to_string(*broken.entry) : "unknown"}}
    );
}

std::string described(const BlobReport& report) {
    std::string text;
    for (const auto& file : report.damaged) {
        text +=
            fmt::format("{} {} ({} bytes)\n", file.hash, wire::name_of(file.damage), file.bytes);
        for (const auto& owner : file.needed_by) text += "    " + owner + "\n";
        if (file.needed_by.empty()) text += "    nothing needs it any more\n";
    }
    return text + fmt::format(
                      "{} files of {} bytes were read; {} are damaged.\n", report.blobs,
                      report.bytes, report.damaged.size()
                  );
}

constexpr Code blobs_damaged{
    "blobs_damaged", Refusal::conflict,
    "{count} files are damaged. Restore them from a backup, or upload them again."
};

Result<> verify_blobs(
    const Environment& environment, const std::vector<Module>& modules, const Output& output
) {
    auto report =
        verify_all_blobs(environment.database, environment.blobs, modules, environment.clock());
    output.write(wire::encode(report), described(report));
    if (report.damaged.empty()) return {};
    return refuse(blobs_damaged, {{"count", std::to_string(report.damaged.size())}});
}

Result<> rebuild_index(const Environment& environment, const RebuildIndex&, const Output& output) {
    environment.database.write([](db::Sql& sql) { search::rebuild(sql); });
    output.write(wire::json::object(), "The server indexes all anew, at once or when it starts.\n");
    return {};
}

/// Runs `command` with the installation that `given` names.
Result<> run(
    const InstallationCommand& command, const std::vector<Module>& modules, const Given& given,
    const Output& output
) {
    auto settings =
        TRY(load_settings(default_settings(modules), wire::given_of(given, where_flags())));
    auto installation = TRY(open_existing(settings.get<Settings>(), modules));
    auto site = site_of(modules, settings);
    site.public_url = installation.public_url;
    const Environment environment{
        site, *installation.database, *installation.blobs, installation.key, system_now
    };
    return command.run(environment, wire::given_of(given, command.flags), output);
}

}  // namespace

std::vector<wire::Command> administration_commands(const std::vector<Module>& modules) {
    std::vector<InstallationCommand> all;
    for (const auto& module : modules)
        all.insert(
            all.end(), module.installation_commands.begin(), module.installation_commands.end()
        );
    for (auto& command : person_commands(modules)) all.push_back(std::move(command));
    all.push_back(installation_command<VerifyTimeline>(
        "timeline verify", "Prove that the record of changes is whole.", flag_meanings,
        verify_timeline
    ));
    all.push_back(installation_command<VerifyBlobs>(
        "blobs verify", "Read all stored files, and name those that are damaged.", flag_meanings,
        [&modules](const Environment& environment, const VerifyBlobs&, const Output& output) {
            return verify_blobs(environment, modules, output);
        }
    ));
    all.push_back(installation_command<RebuildIndex>(
        "search rebuild", "Have everything indexed anew for the search.", flag_meanings,
        rebuild_index
    ));
    std::vector<wire::Command> commands;
    for (auto& command : all) {
        auto name = command.name, summary = command.summary;
        auto flags = std::vector{where_flags(), command.flags};
        auto positionals = command.positionals;
        commands.push_back(
            {std::move(name), std::move(summary), std::move(flags), std::move(positionals),
             [&modules, command = std::move(command)](const Given& given, const Output& output) {
                 return run(command, modules, given, output);
             }}
        );
    }
    return commands;
}

}  // namespace mainstay::server
