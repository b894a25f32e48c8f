#include "bugfix/repository_part.hpp"

#include "bugfix/cause_search.hpp"
#include "bugfix/mirror_job.hpp"
#include "bugfix/repository_permissions.hpp"
#include "bugfix/repository_store.hpp"
#include "identity/identity.hpp"

namespace mainstay::bugfix {

Result<> RepositoryPart::open(const Environment& environment) {
    const auto& settings = environment.site.settings.get<Settings>();
    folders_ = settings.repository_folders;
    vault_.open(environment.sealing_key);
    auto options = TRY(mirror_options(
        settings, environment.site.settings.get<outgoing::Settings>(), environment.directory
    ));
    mirrors_ = std::make_unique<const Mirrors>(std::move(options));
    if (environment.directory.empty()) return {};  // A command: it has no mirrors.
    const auto known =
        environment.database.read([](db::Sql& sql) { return store::all_repositories(sql); });
    mirrors_->sweep(known);
    return {};
}

std::vector<jobs::Worker> RepositoryPart::workers(const Environment& environment) const {
    return {
        fetch_worker(environment.database, *mirrors_, vault_, environment.clock),
        search_worker({environment.database, *mirrors_, vault_, environment.clock, revision_}),
    };
}

std::vector<jobs::Schedule> RepositoryPart::schedules(const Environment& environment) const {
    return {fetch_schedule(environment.database)};
}

std::vector<events::Subscription> RepositoryPart::subscriptions(const Environment& environment
) const {
    return {searches_of_errors(environment.database)};
}

events::LiveTopic repository_topic() {
    auto may_see = [](const Call& call) { return identity::may_some(call, repository_read); };
    return events::polled_topic("repository.changed", may_see, store::repositories_fingerprint);
}

}  // namespace mainstay::bugfix
