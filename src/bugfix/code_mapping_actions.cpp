#include "bugfix/code_mapping_actions.hpp"

#include <algorithm>

#include "bugfix/mirror_reader.hpp"
#include "bugfix/repository_actions.hpp"
#include "bugfix/repository_codes.hpp"
#include "bugfix/repository_permissions.hpp"
#include "bugfix/repository_store.hpp"
#include "git/content.hpp"
#include "http/codes.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::size_t tried_paths_max = 100;

timeline::Subject subject_of(Id<Repository> id) { return {"repository", id.value}; }

/// What is recorded of a mapping, with its repository.
struct RecordedMapping {
    std::string stack_root;
    std::string source_root;
    Id<Application> application;
};
BOOST_DESCRIBE_STRUCT(RecordedMapping, (), (stack_root, source_root, application))

wire::json::value recorded(const CodeMapping& mapping) {
    return wire::encode(
        RecordedMapping{mapping.stack_root, mapping.source_root, mapping.application}
    );
}

CodeMappingView view_of(db::Sql& sql, const CodeMapping& mapping, bool may_manage) {
    const auto application = identity::find_application(sql, mapping.application);
    CodeMappingView view{
        .id = mapping.id,
        .application = application ? application->key : "",
        .stack_root = mapping.stack_root,
        .source_root = mapping.source_root,
        .is_automatic = mapping.is_automatic,
        .paths = mapping.paths,
        .changed_at = mapping.changed_at,
        .version = mapping.version,
    };
    if (may_manage) view.may = {CodeMappingAction::change, CodeMappingAction::remove};
    return view;
}

http::Versioned<CodeMappingView> versioned(db::Sql& sql, const CodeMapping& mapping) {
    return {view_of(sql, mapping, true), mapping.version};
}

/// The application of that key, if the repository is its.
Result<Id<Application>> application_of(
    db::Sql& sql, Id<Repository> repository, std::string_view key
) {
    const auto application = identity::find_application(sql, key);
    const auto all = store::applications_of(sql, repository);
    if (!application || std::ranges::find(all, application->id) == all.end())
        return invalid({wrong("application", identity::code::unknown_reference)});
    return application->id;
}

/// Ends in `/`, or is empty; of the repository it is relative and normal.
Result<std::string> root_of(std::string field, const std::string& text, bool is_source) {
    auto root = text;
    if (!root.empty() && !root.ends_with('/')) root += '/';
    const bool is_unfit =
        is_source && !root.empty() && (root.starts_with('/') || trace_path(root) + '/' != root);
    if (is_unfit) return invalid({wrong(std::move(field), code::root_unfit)});
    return root;
}

Result<> check_roots(db::Sql& sql, const CodeMapping& mapping) {
    if (store::are_roots_taken(sql, mapping))
        return invalid({wrong("source_root", identity::code::taken)});
    return {};
}

Result<CodeMapping> managed_mapping(
    db::Sql& sql, const Call& call, Id<Repository> repository, Id<CodeMapping> id
) {
    TRY(managed_repository(sql, call, repository));
    auto mapping = store::find_mapping(sql, repository, id);
    if (!mapping) return refuse(mainstay::code::not_found);
    return *std::move(mapping);
}

/// Reads in a transaction of its own; refuses what `look` does.
template <class Look>
auto read(db::Database& database, Look look) {
    std::optional<std::invoke_result_t<Look&, db::Sql&>> found;
    database.read([&](db::Sql& sql) {
        found.emplace(look(sql));
        return true;
    });
    return *std::move(found);
}

/// What is known of an application's paths in a repository.
struct KnownRoots {
    Repository repository;
    std::vector<CodeRoots> by_people;
    std::vector<CodeRoots> learnt;
};

Result<KnownRoots> known_roots(db::Sql& sql, const Call& call, const TryCodeMappings& request) {
    KnownRoots known{.repository = TRY(seen_repository(sql, call, request.id))};
    const auto application = TRY(application_of(sql, request.id, request.application.value));
    for (const auto& each : store::mappings_of(sql, request.id, application, code_mappings_max))
        (each.is_automatic ? known.learnt : known.by_people).push_back(each.roots());
    return known;
}

}  // namespace

Result<http::Page<CodeMappingView>> list_code_mappings(
    db::Sql& sql, const Call& call, const ListCodeMappings& request
) {
    TRY(seen_repository(sql, call, request.id));
    const bool may_manage = managed_repository(sql, call, request.id).operator bool();
    http::Page<CodeMappingView> page;
    if (may_manage) page.may = {"create"};
    // Each of its applications has as many at most.
    const auto most = code_mappings_max * static_cast<std::int64_t>(repository_applications_max);
    for (const auto& mapping : store::mappings_of(sql, request.id, {}, most)) {
        const auto resource = identity::application_resource(sql, call, mapping.application.value);
        if (identity::may(call, repository_read, resource))
            page.items.push_back(view_of(sql, mapping, may_manage));
    }
    return page;
}

Result<http::Versioned<CodeMappingView>> show_code_mapping(
    db::Sql& sql, const Call& call, const WhichCodeMapping& request
) {
    TRY(seen_repository(sql, call, request.id));
    const auto mapping = store::find_mapping(sql, request.id, request.mapping);
    if (!mapping) return refuse(mainstay::code::not_found);
    const auto resource = identity::application_resource(sql, call, mapping->application.value);
    if (!identity::may(call, repository_read, resource)) return refuse(mainstay::code::not_found);
    const bool may_manage = managed_repository(sql, call, request.id).operator bool();
    return http::Versioned<CodeMappingView>{view_of(sql, *mapping, may_manage), mapping->version};
}

Result<http::Versioned<CodeMappingView>> create_code_mapping(
    db::Sql& sql, const Call& call, const CreateCodeMapping& request
) {
    const auto repository = TRY(managed_repository(sql, call, request.id));
    CodeMapping made{
        .repository = repository.id,
        .application = TRY(application_of(sql, repository.id, request.application.value)),
        .stack_root = TRY(root_of("stack_root", request.stack_root.value, false)),
        .source_root = TRY(root_of("source_root", request.source_root.value, true)),
        .created_at = call.now,
        .changed_at = call.now,
    };
    TRY(check_roots(sql, made));
    const auto all = store::mappings_of(sql, repository.id, made.application, code_mappings_max);
    if (static_cast<std::int64_t>(all.size()) >= code_mappings_max)
        return refuse(code::too_many_code_mappings, {{"max", std::to_string(code_mappings_max)}});
    made.id = store::insert_mapping(sql, made);
    timeline::record(
        sql, call, subject_of(repository.id), "code_mapping_created", nullptr, recorded(made)
    );
    return versioned(sql, made);
}

Result<http::Versioned<CodeMappingView>> change_code_mapping(
    db::Sql& sql, const Call& call, const ChangeCodeMapping& request
) {
    auto mapping = TRY(managed_mapping(sql, call, request.id, request.mapping));
    if (request.if_match && *request.if_match != mapping.version) return refuse(http::code::stale);
    const auto before = recorded(mapping);
    if (request.stack_root)
        mapping.stack_root = TRY(root_of("stack_root", request.stack_root->value, false));
    if (request.source_root)
        mapping.source_root = TRY(root_of("source_root", request.source_root->value, true));
    TRY(check_roots(sql, mapping));
    mapping.is_automatic = false;
    mapping.changed_at = call.now;
    if (!store::update_mapping(sql, mapping)) return refuse(http::code::stale);
    timeline::record(
        sql, call, subject_of(request.id), "code_mapping_changed", before, recorded(mapping)
    );
    return versioned(sql, *store::find_mapping(sql, request.id, request.mapping));
}

Result<> remove_code_mapping(db::Sql& sql, const Call& call, const WhichCodeMapping& request) {
    const auto mapping = TRY(managed_mapping(sql, call, request.id, request.mapping));
    store::remove_mapping(sql, mapping.id);
    timeline::record(
        sql, call, subject_of(request.id), "code_mapping_removed", recorded(mapping), nullptr
    );
    return {};
}

Result<ReleaseCommit> find_release(
    db::Database& database, const Mirrors& mirrors, const Call& call,
    const FindReleaseCommit& request
) {
    TRY(read(database, [&](db::Sql& sql) { return seen_repository(sql, call, request.id); }));
    const auto mirror = TRY(open_mirror(mirrors.folder_of(request.id)));
    return release_commit_in(mirror, request.release.value, "");
}

Result<TriedCodeMappings> try_code_mappings(
    db::Database& database, const Mirrors& mirrors, const Call& call, const TryCodeMappings& request
) {
    if (request.paths.size() > tried_paths_max)
        return invalid({wrong(
            "paths", mainstay::code::too_many_items, {{"max", std::to_string(tried_paths_max)}}
        )});
    const auto known =
        TRY(read(database, [&](db::Sql& sql) { return known_roots(sql, call, request); }));
    const auto mirror = TRY(open_mirror(mirrors.folder_of(request.id)));
    git::CommitId commit;
    if (request.release)
        commit = {TRY(release_commit_in(mirror, request.release->value, "")).commit};
    else
        commit = TRY(mirror.resolve("HEAD"));
    const CodePaths code(TRY(git::paths(mirror, commit)));
    std::vector<TracePath> trace;
    for (const auto& path : request.paths) trace.push_back({trace_path(path.value), {}});
    auto map = map_paths(trace, code, known.by_people, known.learnt);
    TriedCodeMappings tried{.commit = commit.text};
    for (std::size_t at = 0; at < trace.size(); ++at) {
        auto& found = map.paths[at];
        if (found) found->path = cleaned_utf8(found->path);
        tried.paths.push_back({request.paths[at].value, std::move(found)});
    }
    return tried;
}

void keep_learnt_roots(
    db::Sql& sql, Id<Repository> repository, Id<Application> application,
    const std::vector<LearntRoots>& learnt, Time now
) {
    auto known = store::mappings_of(sql, repository, application, code_mappings_max);
    auto room = code_mappings_max / 2 - static_cast<std::int64_t>(known.size());
    for (const auto& each : learnt) {
        const bool is_text =
            is_clean_utf8(each.roots.stack_root) && is_clean_utf8(each.roots.source_root);
        const bool is_known =
            std::ranges::find(known, each.roots, &CodeMapping::roots) != known.end();
        if (each.paths < 2 || is_known || !is_text || room <= 0) continue;
        store::insert_mapping(
            sql, {.repository = repository,
                  .application = application,
                  .stack_root = each.roots.stack_root,
                  .source_root = each.roots.source_root,
                  .is_automatic = true,
                  .paths = each.paths,
                  .created_at = now,
                  .changed_at = now}
        );
        --room;
    }
}

}  // namespace mainstay::bugfix
