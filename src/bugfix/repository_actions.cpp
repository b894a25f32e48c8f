#include "bugfix/repository_actions.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bugfix/cause_store.hpp"
#include "bugfix/code_mapping_store.hpp"
#include "bugfix/mirror_job.hpp"
#include "bugfix/repository_change.hpp"
#include "bugfix/repository_codes.hpp"
#include "bugfix/repository_permissions.hpp"
#include "bugfix/repository_store.hpp"
#include "http/codes.hpp"
#include "http/page.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::string_view list_name = "repositories";

using Applications = std::vector<Id<Application>>;

/// What is recorded of a repository: nothing secret.
struct RecordedRepository {
    std::string name;
    std::string url;
    std::vector<std::string> applications;
    std::optional<std::string> default_branch;
    CredentialKind credential = CredentialKind::none;
    std::optional<std::string> user;
    std::vector<HostKey> host_keys;
    std::int64_t fetch_minutes = 0;
    bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(
    RecordedRepository, (),
    (name, url, applications, default_branch, credential, user, host_keys, fetch_minutes, enabled)
)

wire::json::value recorded(db::Sql& sql, const Repository& repository) {
    RecordedRepository made{
        .name = repository.name,
        .url = repository.url,
        .credential = repository.credential_kind,
        .user = repository.credential_user,
        .host_keys = host_keys(repository.known_hosts),
        .fetch_minutes = repository.fetch_minutes,
        .enabled = repository.enabled,
    };
    if (repository.is_branch_chosen) made.default_branch = repository.default_branch;
    const auto applications = store::applications_of(sql, repository.id);
    for (const auto& [id, entry] : identity::application_refs(sql, applications))
        made.applications.push_back(entry.key);
    return wire::encode(made);
}

void record(
    db::Sql& sql, const Call& call, Id<Repository> id, std::string_view action,
    wire::json::value before, wire::json::value after
) {
    timeline::record(
        sql, call, {"repository", id.value}, action, std::move(before), std::move(after)
    );
}

bool may_for(db::Sql& sql, const Call& call, const Action& action, Id<Application> application) {
    return identity::may(
        call, action, identity::application_resource(sql, call, application.value)
    );
}

bool may_for_all(
    db::Sql& sql, const Call& call, const Action& action, const Applications& applications
) {
    return std::ranges::all_of(applications, [&](auto each) {
        return may_for(sql, call, action, each);
    });
}

RepositoryView view_of(db::Sql& sql, const Call& call, const Repository& repository) {
    RepositoryView view{
        .id = repository.id,
        .name = repository.name,
        .url = repository.url,
        .is_branch_chosen = repository.is_branch_chosen,
        .credential = {repository.credential_kind, repository.credential_user},
        .host_keys = host_keys(repository.known_hosts),
        .fetch_minutes = repository.fetch_minutes,
        .enabled = repository.enabled,
        .has_push_secret = repository.push_secret.has_value(),
        .state = repository.state,
        .is_fetching = is_fetching(repository, call.now),
        .last_fetched_at = repository.last_fetched_at,
        .size_bytes = repository.size_bytes,
        .commits = repository.commits,
        .created_at = repository.created_at,
        .changed_at = repository.changed_at,
        .version = repository.version,
    };
    if (!repository.default_branch.empty()) view.default_branch = repository.default_branch;
    if (repository.failed_at)
        view.last_failure = {*repository.failed_at, repository.last_failure.value_or("")};
    if (repository.enabled) view.next_fetch_at = repository.next_fetch_at;
    const auto applications = store::applications_of(sql, repository.id);
    for (const auto& [id, entry] : identity::application_refs(sql, applications))
        if (may_for(sql, call, repository_read, id))
            view.applications.push_back({entry.key, entry.name});
    using enum RepositoryAction;
    if (may_for_all(sql, call, repository_manage, applications))
        view.may = {change, fetch, remove, make_push_secret};
    return view;
}

http::Versioned<RepositoryView> versioned(db::Sql& sql, const Call& call, Id<Repository> id) {
    const auto repository = store::find_repository(sql, id).value();
    return {view_of(sql, call, repository), repository.version};
}

/// The applications of these keys, each of which the caller may give a repository.
Result<Applications> named_applications(
    db::Sql& sql, const Call& call, const std::vector<Line<10>>& keys
) {
    if (keys.empty()) return invalid({wrong("applications", code::no_applications)});
    if (keys.size() > repository_applications_max)
        return invalid({wrong(
            "applications", mainstay::code::too_many_items,
            {{"max", std::to_string(repository_applications_max)}}
        )});
    Applications applications;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto application = identity::find_application(sql, keys[i].value);
        if (!application || !may_for(sql, call, repository_read, application->id))
            return invalid(
                {wrong(fmt::format("applications[{}]", i), identity::code::unknown_reference)}
            );
        const auto resource = identity::application_resource(sql, call, application->id.value);
        TRY(identity::require(call, repository_manage, resource));
        if (std::ranges::find(applications, application->id) == applications.end())
            applications.push_back(application->id);
    }
    return applications;
}

}  // namespace

Result<Repository> seen_repository(db::Sql& sql, const Call& call, Id<Repository> id) {
    TRY(identity::require_some(call, repository_read));
    auto repository = store::find_repository(sql, id);
    if (!repository) return refuse(mainstay::code::not_found);
    const auto applications = store::applications_of(sql, id);
    const bool is_seen = std::ranges::any_of(applications, [&](auto each) {
        return may_for(sql, call, repository_read, each);
    });
    if (!is_seen) return refuse(mainstay::code::not_found);
    return *std::move(repository);
}

Result<Repository> managed_repository(db::Sql& sql, const Call& call, Id<Repository> id) {
    auto repository = TRY(seen_repository(sql, call, id));
    for (auto application : store::applications_of(sql, id))
        TRY(identity::require(
            call, repository_manage, identity::application_resource(sql, call, application.value)
        ));
    return repository;
}

Result<http::Page<RepositoryView>> list_repositories(
    db::Sql& sql, const Call& call, const ListRepositories& request
) {
    TRY(identity::require_some(call, repository_read));
    std::optional<Id<Application>> application;
    if (request.application) {
        const auto entry = identity::find_application(sql, request.application->value);
        if (!entry || !may_for(sql, call, repository_read, entry->id))
            return refuse(mainstay::code::not_found);
        application = entry->id;
    }
    Id<Repository> after;
    if (request.cursor)
        after =
            std::get<0>(TRY(http::read_cursor<Id<Repository>>(list_name, request.cursor->value)));
    const auto limit = static_cast<std::size_t>(request.limit.value_or(Count<1, 100>{50}).value);
    auto page = http::page_of(
        store::repositories(
            sql, identity::scope(call, repository_read), application, after,
            static_cast<std::int64_t>(limit) + 1
        ),
        limit, [](const Repository& last) { return http::cursor_after(list_name, last.id); }
    );
    http::Page<RepositoryView> shown{.items = {}, .next = page.next};
    if (identity::may_some(call, repository_manage)) shown.may = {"create"};
    for (const auto& repository : page.items) shown.items.push_back(view_of(sql, call, repository));
    return shown;
}

Result<http::Versioned<RepositoryView>> show_repository(
    db::Sql& sql, const Call& call, const WhichRepository& request
) {
    const auto repository = TRY(seen_repository(sql, call, request.id));
    return versioned(sql, call, repository.id);
}

Result<http::Versioned<RepositoryView>> create_repository(
    db::Sql& sql, const Call& call, const CreateRepository& request, const RepositoryRules& rules
) {
    TRY(identity::require_some(call, repository_manage));
    const auto applications = TRY(named_applications(sql, call, request.applications));
    auto made = TRY(new_repository(request, rules.folders, rules.vault));
    made.created_at = made.changed_at = made.next_fetch_at = call.now;
    if (store::is_repository_name_taken(sql, made.name, {}))
        return invalid({wrong("name", identity::code::taken)});
    if (store::count_repositories(sql) >= repositories_max)
        return refuse(code::too_many_repositories, {{"max", std::to_string(repositories_max)}});
    made.id = store::insert_repository(sql, made);
    store::set_applications(sql, made.id, applications);
    record(sql, call, made.id, "created", nullptr, recorded(sql, made));
    if (made.enabled) enqueue_fetch(sql, made.id, call.now);
    return versioned(sql, call, made.id);
}

Result<http::Versioned<RepositoryView>> change_repository(
    db::Sql& sql, const Call& call, const ChangeRepository& request, const RepositoryRules& rules
) {
    const auto former = TRY(managed_repository(sql, call, request.id));
    if (request.if_match && *request.if_match != former.version) return refuse(http::code::stale);
    const auto before = recorded(sql, former);
    auto changed = TRY(changed_repository(former, request, rules.folders, rules.vault));
    if (store::is_repository_name_taken(sql, changed.name, changed.id))
        return invalid({wrong("name", identity::code::taken)});
    if (request.applications)
        store::set_applications(
            sql, changed.id, TRY(named_applications(sql, call, *request.applications))
        );
    const auto after = recorded(sql, changed);
    if (before == after && !request.credential) return versioned(sql, call, changed.id);
    changed.changed_at = call.now;
    const bool is_fetched_anew =
        changed.enabled && (request.url || request.credential || request.known_hosts ||
                            request.default_branch || request.enabled);
    if (is_fetched_anew) changed.next_fetch_at = call.now;
    if (!store::update_repository(sql, changed)) return refuse(http::code::stale);
    if (before != after) record(sql, call, changed.id, "changed", before, after);
    if (request.credential) record(sql, call, changed.id, "credential_replaced", nullptr, nullptr);
    if (is_fetched_anew) enqueue_fetch(sql, changed.id, call.now);
    return versioned(sql, call, changed.id);
}

Result<> remove_repository(db::Sql& sql, const Call& call, const WhichRepository& request) {
    const auto repository = TRY(managed_repository(sql, call, request.id));
    const auto before = recorded(sql, repository);
    store::remove_mappings_of(sql, repository.id);
    store::remove_causes_of(sql, repository.id);
    store::remove_repository(sql, repository.id);
    record(sql, call, repository.id, "removed", before, nullptr);
    enqueue_fetch(sql, repository.id, call.now);  // It finds none, and removes the mirror.
    return {};
}

Result<RepositoryView> fetch_repository(
    db::Sql& sql, const Call& call, const WhichRepository& request
) {
    const auto repository = TRY(managed_repository(sql, call, request.id));
    if (!repository.enabled) return refuse(code::repository_disabled);
    enqueue_fetch(sql, repository.id, call.now);
    return view_of(sql, call, repository);
}

Result<PushSecret> make_push_secret(
    db::Sql& sql, const Call& call, const WhichRepository& request, const outgoing::Vault& vault
) {
    const auto repository = TRY(managed_repository(sql, call, request.id));
    const auto secret = random_token();
    store::write_push_secret(sql, repository.id, vault.sealed(secret));
    record(sql, call, repository.id, "push_secret_made", nullptr, nullptr);
    return PushSecret{"/api/v1/repositories/" + to_string(repository.id) + "/push", secret};
}

}  // namespace mainstay::bugfix
