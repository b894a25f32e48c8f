// What a module provides: one Module value, made by its face header and listed in
// server/modules.cpp. Each member is a table of declarations; empty if the module has none.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/call.hpp"
#include "base/crypto.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "db/blobs.hpp"
#include "db/database.hpp"
#include "db/migration.hpp"
#include "events/events.hpp"
#include "events/follower.hpp"
#include "events/live_topic.hpp"
#include "events/notification_source.hpp"
#include "events/public_event.hpp"
#include "filter/filter.hpp"
#include "http/dispatcher.hpp"
#include "http/listener.hpp"
#include "http/metrics.hpp"
#include "http/openapi.hpp"
#include "http/route.hpp"
#include "jobs/jobs.hpp"
#include "module/action.hpp"
#include "module/automation_kind.hpp"
#include "module/field_kind.hpp"
#include "module/personal_data.hpp"
#include "module/report_kind.hpp"
#include "module/schedulable_job.hpp"
#include "module/view_kind.hpp"
#include "search/document.hpp"
#include "timeline/timeline.hpp"
#include "wire/command.hpp"
#include "wire/settings_set.hpp"

namespace mainstay {

/// The configuration of an installation, known before anything is opened.
struct Site {
    const wire::SettingsSet& settings;
    std::string public_url;  ///< Prefix of all links, without a trailing slash.
    bool is_sample = false;
    std::vector<const Action*> actions{};  ///< The actions of all modules.
    /// The fillers of all modules, in module order.
    std::vector<timeline::ChainStepFiller> chain_steps{};
};

/// An open installation. It outlives everything that a module makes from it.
struct Environment {
    Site site;
    db::Database& database;
    db::Blobs& blobs;
    Key sealing_key;
    Clock clock;
    std::string directory{};  ///< Of data, for a process that serves; empty for commands.
};

/// The parts of a module that run while the server runs.
struct ModuleParts {
    std::vector<jobs::Worker> workers{};
    std::vector<jobs::Schedule> schedules{};
    std::vector<events::Subscription> subscriptions{};
    std::vector<events::Follower::Subscriber> followers{};  ///< Of the event stream.
    std::vector<http::Gauge> gauges{};
    std::vector<http::Family> metrics{};
    http::Authenticate authenticate{};           ///< Finds the caller. Set by exactly one module.
    http::AuthenticateHost authenticate_host{};  ///< Finds a calling host. By at most one module.
    http::AuthenticateIngest authenticate_ingest{};  ///< Finds who holds an ingest key. Likewise.
    http::Refused refused{};                         ///< Called for each refused request.
    std::function<void()> start{};  ///< Called once, after jobs start and before requests do.
    std::function<void()> stop{
    };  ///< Called once, when requests have ended and while jobs still run.
    std::vector<std::string> greetings{};  ///< Printed when the server has started.
    // Shared with the functions above, which may refer to it.
    std::shared_ptr<void> state{};
};

/// A command that opens the installation on disk; a server may be running on it. Anyone who can
/// read the data directory and its key can run it.
struct InstallationCommand {
    std::string name;     // One or two words.
    std::string summary;  // A sentence.
    wire::Flags flags;    // In addition to those that locate the installation.
    std::vector<std::string_view> positionals;
    std::function<Result<>(const Environment&, const wire::Given&, const wire::Output&)> run;
};

/// Declares such a command. `run` receives the struct that is filled from the flags.
template <class Arguments>
InstallationCommand installation_command(
    std::string name, std::string summary, std::span<const wire::SettingMeaning> meanings,
    std::function<Result<>(const Environment&, const Arguments&, const wire::Output&)> run
) {
    auto decoded =
        [run = std::move(run)](
            const Environment& environment, const wire::Given& given, const wire::Output& output
        ) -> Result<> { return run(environment, TRY(wire::decode<Arguments>(given)), output); };
    return {
        std::move(name), std::move(summary), {&wire::shape_of<Arguments>(), meanings}, {}, decoded
    };
}

/// Outlives everything that its functions make.
struct Module {
    /// The name of its folder under src/.
    std::string_view name;

    std::span<const db::Migration> migrations{};

    /// A described struct; each member is a flag, a variable and a key of the settings file.
    std::optional<wire::SettingsPart> settings{};

    /// Permissions on its resources. REQUIRES: each has static storage.
    std::vector<const Action*> actions{};

    /// The routes. Also called to describe the API, with default settings and no open
    /// installation.
    std::function<std::vector<http::Route>(const Site&)> routes{};

    /// Listeners besides the main port, each with its own set of routes.
    std::function<Result<std::vector<http::Listener>>(const Site&)> listeners{};

    /// Formats of members, for the API description.
    std::span<const http::MemberFormat> formats{};

    /// The background parts. Refuses if the settings contradict each other.
    std::function<Result<ModuleParts>(const Environment&)> parts{};

    /// Relations of its resources to others. The module may only create links of these.
    std::span<const timeline::Relation> relations{};

    /// Fillers of steps in the chain of a ticket.
    std::vector<timeline::ChainStepFiller> chain_steps{};

    /// Topics of the live stream to open pages.
    std::vector<events::LiveTopic> live_topics{};

    /// Which events people are notified of, and who may see them.
    std::vector<events::NotificationSource> notifications{};

    /// What of it programs of others are told.
    std::vector<events::PublicEventSource> public_events{};

    /// Describes what refers to a blob: `SHOP-42: screenshot.png`. At most `limit`.
    std::function<std::vector<std::string>(db::Sql& sql, const db::BlobHash& blob, int limit)>
        blob_owners{};

    /// Export and erasure of personal data.
    PersonalData personal_data{};

    /// Jobs that people may schedule.
    std::vector<SchedulableJob> schedulable_jobs{};

    /// Its lists whose views people save.
    std::vector<ViewKind> views{};

    /// Its reports.
    std::vector<ReportKind> reports{};

    /// Its kinds of things to which administrators may add fields.
    std::vector<FieldKind> field_kinds{};

    /// Its kinds of things that rules may automate, and what rules may do to things of any kind.
    std::vector<AutomationKind> automation_kinds{};
    std::vector<AutomationAction> automation_actions{};

    /// Kinds of documents in the search index, and who may find them.
    std::vector<search::Kind> search_kinds{};

    /// Kinds of resources that lists narrow by filters, with their fields. REQUIRES: each has
    /// static storage.
    std::vector<const filter::Kind*> filters{};

    std::vector<InstallationCommand> installation_commands{};
    std::vector<wire::Command> commands{};  ///< On plain files; no installation is opened.
};

/// Describes the first relation name that two modules share; nothing if all names are
/// distinct.
std::optional<std::string> relation_clash(const std::vector<Module>& modules);

/// The running parts of all modules, in module order.
class RunningModules {
public:
    /// REQUIRES: no two modules declare a relation of the same name. Refuses: what the first
    /// module that refuses does.
    static Result<RunningModules> create(
        const std::vector<Module>& modules, const Environment& environment
    );

    /// Starts each module, in order.
    void start();

    /// Stops the started modules, in reverse order.
    void stop();

    const std::vector<ModuleParts>& parts() const { return parts_; }

private:
    std::vector<ModuleParts> parts_;
    std::size_t started_ = 0;
};

}  // namespace mainstay
