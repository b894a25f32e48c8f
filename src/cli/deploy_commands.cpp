#include "cli/deploy_commands.hpp"

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "cli/client.hpp"

namespace mainstay::cli {

namespace {

namespace json = wire::json;

constexpr Code still_running{
    "still_running", Refusal::invalid, "--running does not go with --failed and --finished."
};

struct RecordDeployment {
    std::string application;
    std::string version;
    std::optional<std::string> service;
    std::optional<std::string> environment;
    std::optional<std::string> revision;
    std::optional<std::string> started;
    std::optional<std::string> finished;
    std::optional<bool> running;
    std::optional<bool> failed;
    std::optional<std::string> actor;
    std::optional<std::string> url;
    std::optional<std::string> note;
};

BOOST_DESCRIBE_STRUCT(
    RecordDeployment, (),
    (application, version, service, environment, revision, started, finished, running, failed,
     actor, url, note)
)

constexpr wire::SettingMeaning meanings[] = {
    {"application", "The key of the application, such as SHOP."},
    {"version", "What is deployed, such as 1.2.3: as its telemetry names it in service.version."},
    {"service", "Of which service, as telemetry names it; all of the application if left out."},
    {"environment", "Where, as telemetry names it, such as production."},
    {"revision", "The commit."},
    {"started", "When it began, as 2026-11-23T09:30:00Z; now if left out."},
    {"finished", "When it ended; now if left out."},
    {"running", "It goes on: record it once more, without this, when it is over."},
    {"failed", "It failed."},
    {"actor", "Who deployed it."},
    {"url", "Where more of it is to be seen, such as the run of the pipeline."},
    {"note", "What others should know of it, in Markdown."},
};

std::string text_at(const json::value& value, std::string_view member) {
    auto* found = value.is_object() ? value.get_object().if_contains(member) : nullptr;
    return found && found->is_string() ? std::string(found->get_string()) : "";
}

/// `12  SHOP checkout 1.2.3 in production, after 1.2.2: succeeded, 2026-11-23T09:30:00.000000Z`
std::string line_of(const json::value& deployment) {
    auto text =
        fmt::format("{:<6} {}", text_at(deployment, "id"), text_at(deployment, "application"));
    auto add = [&](std::string_view before, std::string_view member) {
        if (auto value = text_at(deployment, member); !value.empty())
            text += std::string(before) + value;
    };
    add(" ", "service");
    add(" ", "version");
    add(" in ", "environment");
    add(", after ", "previous_version");
    add(": ", "status");
    add(", ", "started_at");
    return text + '\n';
}

Result<> record(const RecordDeployment& given, const Output& output) {
    const bool is_running = given.running.value_or(false);
    const bool is_failed = given.failed.value_or(false);
    if (is_running && (is_failed || given.finished)) return refuse(still_running);
    auto api = TRY(Client::from_environment());
    json::object body{
        {"application", given.application},
        {"version", given.version},
        {"status", is_running  ? "running"
                   : is_failed ? "failed"
                               : "succeeded"},
        {"source", "command"},
    };
    auto put = [&](std::string_view member, const std::optional<std::string>& value) {
        if (value) body[member] = *value;
    };
    put("service", given.service);
    put("environment", given.environment);
    put("revision", given.revision);
    put("started_at", given.started);
    put("finished_at", given.finished);
    put("actor", given.actor);
    put("url", given.url);
    put("note", given.note);
    auto recorded = TRY(api.send("POST", "/deployments", body));
    output.write(recorded, line_of(recorded));
    return {};
}

}  // namespace

std::vector<Command> deploy_commands() {
    return {command<RecordDeployment>(
        "deploy record", "Record a deployment, or what became of it.", meanings, {}, record
    )};
}

}  // namespace mainstay::cli
