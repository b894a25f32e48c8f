#include "cli/source_map_commands.hpp"

#include <chrono>
#include <optional>
#include <set>
#include <thread>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "cli/built_files.hpp"
#include "cli/client.hpp"
#include "errors/map_preflight.hpp"

namespace mainstay::cli {

namespace {

namespace json = wire::json;

constexpr int attempts_max = 5;
constexpr std::chrono::seconds between_attempts{3};

constexpr Code nothing_built{
    "nothing_built", Refusal::invalid, "{folder} has no scripts and no source maps."
};
constexpr Code maps_grave{
    "maps_grave", Refusal::invalid,
    "{count} of the files would not be of use: their frames would stay as they are."
};
constexpr Code maps_not_uploaded{
    "maps_not_uploaded", Refusal::invalid, "{count} of the files were not taken."
};

struct CheckMaps {
    std::string folder;
    std::optional<bool> strict;
};
BOOST_DESCRIBE_STRUCT(CheckMaps, (), (folder, strict))

struct UploadMaps {
    std::string folder;
    std::string application;
    std::optional<std::string> server;
    std::optional<std::string> release;
    std::optional<std::string> distribution;
    std::optional<std::string> url_prefix;
    std::optional<bool> strict;
};
BOOST_DESCRIBE_STRUCT(
    UploadMaps, (), (folder, application, server, release, distribution, url_prefix, strict)
)

constexpr wire::SettingMeaning meanings[] = {
    {"folder", "What the build left: its scripts and source maps, also in folders below."},
    {"application", "The key of the application, such as SHOP."},
    {"server", "The address of Mainstay; MAINSTAY_URL if left out. The token is in MAINSTAY_TOKEN."
    },
    {"release",
     "The release as its errors name it, such as shop@1.2.3. Needed where scripts have no debug "
     "ids."},
    {"distribution", "The distribution of the release, as its errors name it; any if left out."},
    {"url_prefix",
     "Where the folder is below the address of the site, as ~/static; ~ if left out. For scripts "
     "of a server the folder there, as /app/dist."},
    {"strict", "Fail where a script or map would not be of use."},
};

/// Whether frames stay as they are for it.
bool is_grave(errors::MapProblem problem) {
    using enum errors::MapProblem;
    return problem != sources_missing && problem != debug_id_missing;
}

/// The files of a folder, and what is wrong with them.
struct Checked {
    std::vector<BuiltFile> files;
    std::vector<errors::MapFinding> findings;

    std::size_t grave_count() const {
        std::size_t count = 0;
        for (const auto& each : findings)
            if (is_grave(each.problem)) ++count;
        return count;
    }
};

Result<Checked> check(const std::string& folder, std::string_view prefix) {
    Checked checked{TRY(built_files(folder, prefix)), {}};
    if (checked.files.empty()) return refuse(nothing_built, {{"folder", folder}});
    std::vector<errors::UploadedFile> files;
    for (const auto& each : checked.files) files.push_back({each.name, each.content});
    checked.findings = errors::preflight(files);
    return checked;
}

/// `~/main.js: map not uploaded (main.js.map). Upload the map …`
std::string line_of(const errors::MapFinding& finding) {
    std::string problem = boost::describe::enum_to_string(finding.problem, "");
    for (char& c : problem)
        if (c == '_') c = ' ';
    auto line = fmt::format("{}: {}", finding.file, problem);
    if (!finding.detail.empty()) line += fmt::format(" ({})", finding.detail);
    return printable(line + ". " + finding.advice, Lines::one) + '\n';
}

json::array as_json(const std::vector<errors::MapFinding>& findings) {
    json::array all;
    for (const auto& each : findings)
        all.push_back(json::object{
            {"file", each.file},
            {"problem", boost::describe::enum_to_string(each.problem, "")},
            {"detail", cleaned_utf8(each.detail)},
            {"advice", each.advice},
        });
    return all;
}

Result<> check_maps(const CheckMaps& given, const Output& output) {
    const auto checked = TRY(check(given.folder, "~"));
    std::string text;
    for (const auto& each : checked.findings) text += line_of(each);
    text += fmt::format(
        "{} scripts and maps, {} of which would not be of use.\n", checked.files.size(),
        checked.grave_count()
    );
    output.write(
        json::object{{"files", checked.files.size()}, {"findings", as_json(checked.findings)}}, text
    );
    if (given.strict.value_or(false) && checked.grave_count() > 0)
        return refuse(maps_grave, {{"count", std::to_string(checked.grave_count())}});
    return {};
}

/// Those that no frame could be mapped by.
std::set<std::string> useless(const Checked& checked) {
    using enum errors::MapProblem;
    std::set<std::string> names;
    for (const auto& each : checked.findings)
        if (each.problem == map_broken || each.problem == map_missing) names.insert(each.file);
    return names;
}

Result<> upload_one(const Client& api, const UploadMaps& given, const BuiltFile& file) {
    auto path = fmt::format(
        "/applications/{}/source-maps?name={}", percent_encoded(given.application),
        percent_encoded(file.name)
    );
    if (given.release) path += "&release=" + percent_encoded(*given.release);
    if (given.distribution) path += "&distribution=" + percent_encoded(*given.distribution);
    for (int attempt = 1;; ++attempt) {
        auto sent = api.send_file(path, file.content);
        if (sent) return {};
        const auto refusal = sent.error().refusal;
        const bool is_passing = refusal == Refusal::busy || refusal == Refusal::too_many;
        if (!is_passing || attempt == attempts_max) return std::move(sent).error();
        std::this_thread::sleep_for(between_attempts);
    }
}

/// Whether no other file would fare better.
bool ends_all(const Error& error) {
    return error.refusal != Refusal::invalid && error.refusal != Refusal::too_large;
}

std::string reason_of(const Error& error) {
    return error.fields.empty() ? error.message : error.fields.front().message;
}

Result<> upload_maps(const UploadMaps& given, const Output& output) {
    const auto checked = TRY(check(given.folder, given.url_prefix.value_or("~")));
    const auto api = TRY(Client::from_environment(given.server));
    const auto left_out = useless(checked);
    std::string text;
    for (const auto& each : checked.findings) text += line_of(each);
    std::size_t uploaded = 0, bytes = 0;
    json::array refused;
    for (const auto& file : checked.files) {
        if (left_out.contains(file.name)) continue;
        const auto sent = upload_one(api, given, file);
        if (sent) {
            ++uploaded;
            bytes += file.content.size();
            continue;
        }
        if (ends_all(sent.error())) return sent;
        const auto reason = reason_of(sent.error());
        refused.push_back(json::object{{"file", file.name}, {"reason", reason}});
        text += printable(fmt::format("{}: not taken: {}", file.name, reason), Lines::one) + '\n';
    }
    text += fmt::format("{} scripts and maps uploaded, {} bytes.\n", uploaded, bytes);
    const auto refused_count = refused.size();
    output.write(
        json::object{
            {"uploaded", uploaded},
            {"bytes", bytes},
            {"findings", as_json(checked.findings)},
            {"refused", std::move(refused)}
        },
        text
    );
    if (refused_count > 0)
        return refuse(maps_not_uploaded, {{"count", std::to_string(refused_count)}});
    if (given.strict.value_or(false) && checked.grave_count() > 0)
        return refuse(maps_grave, {{"count", std::to_string(checked.grave_count())}});
    return {};
}

}  // namespace

std::vector<Command> source_map_commands() {
    return {
        command<CheckMaps>(
            "errors check-maps", "Check whether the source maps of a build will be of use.",
            meanings, {"folder"}, check_maps
        ),
        command<UploadMaps>(
            "errors upload-maps",
            "Upload the source maps of a build, so that errors show the sources.", meanings,
            {"folder"}, upload_maps
        ),
    };
}

}  // namespace mainstay::cli
