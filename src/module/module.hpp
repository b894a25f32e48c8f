// What a module plugs into the house: one value, made by its face and listed in server/modules.cpp.
// A table of declarations each; whatever a module does not have is left empty.
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
#include "http/dispatcher.hpp"
#include "http/listener.hpp"
#include "http/metrics.hpp"
#include "http/openapi.hpp"
#include "http/route.hpp"
#include "jobs/jobs.hpp"
#include "module/action.hpp"
#include "module/personal_data.hpp"
#include "search/document.hpp"
#include "timeline/timeline.hpp"
#include "wire/command.hpp"
#include "wire/settings_set.hpp"

namespace mainstay {

/// What is decided about an installation before any of it is opened.
struct Site {
    const wire::SettingsSet& settings;
    std::string public_url;  ///< What links begin with, without a slash at the end.
    bool is_sample = false;
    std::vector<const Action*> actions{};  ///< That may be done here, of all modules.
    /// Of all modules, in their order.
    std::vector<timeline::ChainStepFiller> chain_steps{};
};

/// An installation that is open. All of it outlives what a module makes with it.
struct Environment {
    Site site;
    db::Database& database;
    db::Blobs& blobs;
    Key sealing_key;
    Clock clock;
};

/// What of a module is at work while the server runs.
struct ModuleParts {
    std::vector<jobs::Worker> workers{};
    std::vector<jobs::Schedule> schedules{};
    std::vector<events::Subscription> subscriptions{};
    std::vector<events::Follower::Subscriber> followers{};  ///< Of the stream of events.
    std::vector<http::Gauge> gauges{};
    std::vector<http::Family> metrics{};
    http::Authenticate authenticate{};  ///< Of one module: who calls.
    http::Refused refused{};            ///< Told of refused requests.
    std::function<void()> start{};      ///< Once, when jobs run and before requests are served.
    std::function<void()> stop{
    };  ///< Once, when no requests come any more and while jobs still run.
    std::vector<std::string> greetings{};  ///< Lines for whoever started the server.
    // Owned with the functions above, which may all refer to it.
    std::shared_ptr<void> state{};
};

/// A command on an installation's own disk, beside a server that may be running. Whoever may read
/// the data directory and its key may run it.
struct InstallationCommand {
    std::string name;     // One or two words.
    std::string summary;  // A sentence.
    wire::Flags flags;    // Besides those that say where the installation is.
    std::vector<std::string_view> positionals;
    std::function<Result<>(const Environment&, const wire::Given&, const wire::Output&)> run;
};

/// Declares such a command. `run` gets the struct that the flags fill.
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

/// Outlives all that its functions make.
struct Module {
    /// As its folder.
    std::string_view name;

    std::span<const db::Migration> migrations{};

    /// A struct of its own: its members are flags, variables and keys of the settings file.
    std::optional<wire::SettingsPart> settings{};

    /// What may be done to its resources; each stands in storage that lives as long as the program.
    std::vector<const Action*> actions{};

    /// The routes. Also called for the description of the API, with default settings and nothing
    /// open.
    std::function<std::vector<http::Route>(const Site&)> routes{};

    /// Where else than on the main port the server listens, each with a set of routes of its own.
    std::function<Result<std::vector<http::Listener>>(const Site&)> listeners{};

    /// The forms of members in the description of the API.
    std::span<const http::MemberFormat> formats{};

    /// What works in the background. Refuses where the settings are no use together.
    std::function<Result<ModuleParts>(const Environment&)> parts{};

    /// How its things relate to others. It links by these and by no others.
    std::span<const timeline::Relation> relations{};

    /// What it brings to the chain of a ticket.
    std::vector<timeline::ChainStepFiller> chain_steps{};

    /// What open pages are told of.
    std::vector<events::LiveTopic> live_topics{};

    /// Whom of what happens people are notified, and when they may see it.
    std::vector<events::NotificationSource> notifications{};

    /// What needs a blob, in words: `SHOP-42: screenshot.png`. At most `limit`.
    std::function<std::vector<std::string>(db::Sql& sql, const db::BlobHash& blob, int limit)>
        blob_owners{};

    /// What it holds about people.
    PersonalData personal_data{};

    /// What of it can be found by words, and by whom.
    std::vector<search::Kind> search_kinds{};

    std::vector<InstallationCommand> installation_commands{};
    std::vector<wire::Command> commands{};  ///< Over files; they open no installation.
};

/// The first name that two relations of these modules share, in words; nothing where all are
/// distinct.
std::optional<std::string> relation_clash(const std::vector<Module>& modules);

/// What works of all modules, in their order.
class RunningModules {
public:
    /// REQUIRES: no two modules declare a relation of one name. Refuses: as the first module that
    /// does.
    static Result<RunningModules> create(
        const std::vector<Module>& modules, const Environment& environment
    );

    /// Starts each, in order.
    void start();

    /// Stops each that was started, in the reverse order.
    void stop();

    const std::vector<ModuleParts>& parts() const { return parts_; }

private:
    std::vector<ModuleParts> parts_;
    std::size_t started_ = 0;
};

}  // namespace mainstay
