// What people do with code mappings, and what a repository says of a release and of paths.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/result.hpp"
#include "bugfix/code_mapping_store.hpp"
#include "bugfix/mirror.hpp"
#include "bugfix/repository_release.hpp"
#include "db/database.hpp"
#include "http/reply.hpp"
#include "identity/identity.hpp"

namespace mainstay::bugfix {

enum class CodeMappingAction { change, remove };
BOOST_DESCRIBE_ENUM(CodeMappingAction, change, remove)

struct CodeMappingView {
    Id<CodeMapping> id;
    std::string application;  // Its key.
    std::string stack_root;   // What paths of traces begin with.
    std::string source_root;  // What stands for it in the repository.
    bool is_automatic = false;
    std::int64_t paths = 0;  // How many paths of a trace an automatic one explained.
    Time changed_at;
    std::int64_t version = 1;
    std::vector<CodeMappingAction> may;
};
BOOST_DESCRIBE_STRUCT(
    CodeMappingView, (),
    (id, application, stack_root, source_root, is_automatic, paths, changed_at, version, may)
)

struct ListCodeMappings {
    Id<Repository> id;
};
BOOST_DESCRIBE_STRUCT(ListCodeMappings, (), (id))

struct CreateCodeMapping {
    Id<Repository> id;
    Line<10> application;
    Line<500, 0> stack_root;
    Line<500, 0> source_root;
};
BOOST_DESCRIBE_STRUCT(CreateCodeMapping, (), (id, application, stack_root, source_root))

struct ChangeCodeMapping {
    Id<Repository> id;
    Id<CodeMapping> mapping;
    std::optional<std::int64_t> if_match;
    std::optional<Line<500, 0>> stack_root;
    std::optional<Line<500, 0>> source_root;
};
BOOST_DESCRIBE_STRUCT(ChangeCodeMapping, (), (id, mapping, if_match, stack_root, source_root))

struct WhichCodeMapping {
    Id<Repository> id;
    Id<CodeMapping> mapping;
};
BOOST_DESCRIBE_STRUCT(WhichCodeMapping, (), (id, mapping))

/// A release, whose commit is asked for.
struct FindReleaseCommit {
    Id<Repository> id;
    Line<500> release;
};
BOOST_DESCRIBE_STRUCT(FindReleaseCommit, (), (id, release))

/// Paths of a trace, mapped as those of errors are.
struct TryCodeMappings {
    Id<Repository> id;
    Line<10> application;
    std::optional<Line<500>> release;  // The default branch where not named.
    std::vector<Line<2'000>> paths;
};
BOOST_DESCRIBE_STRUCT(TryCodeMappings, (), (id, application, release, paths))

struct TriedPath {
    std::string given;
    std::optional<MappedPath> found;  // None: nothing fits, or two fit alike.
};
BOOST_DESCRIBE_STRUCT(TriedPath, (), (given, found))

struct TriedCodeMappings {
    std::string commit;
    std::vector<TriedPath> paths;
};
BOOST_DESCRIBE_STRUCT(TriedCodeMappings, (), (commit, paths))

/// People's first, at most code_mappings_max. Refuses: forbidden; not_found.
Result<http::Page<CodeMappingView>> list_code_mappings(
    db::Sql& sql, const Call& call, const ListCodeMappings& request
);

/// Refuses: forbidden; not_found; too_many_code_mappings; invalid with root_unfit, taken,
/// unknown_reference.
Result<http::Versioned<CodeMappingView>> create_code_mapping(
    db::Sql& sql, const Call& call, const CreateCodeMapping& request
);

/// It is people's from now on. Refuses: as create_code_mapping; stale.
Result<http::Versioned<CodeMappingView>> change_code_mapping(
    db::Sql& sql, const Call& call, const ChangeCodeMapping& request
);

/// Refuses: as list_code_mappings.
Result<http::Versioned<CodeMappingView>> show_code_mapping(
    db::Sql& sql, const Call& call, const WhichCodeMapping& request
);

/// Refuses: forbidden; not_found.
Result<> remove_code_mapping(db::Sql& sql, const Call& call, const WhichCodeMapping& request);

/// Asks git: a step before transactions. Refuses: forbidden; not_found; release_unknown,
/// release_ambiguous, not_mirrored; what git refuses.
Result<ReleaseCommit> find_release(
    db::Database& database, const Mirrors& mirrors, const Call& call,
    const FindReleaseCommit& request
);

/// The same for paths. Refuses: besides, unknown_reference, too_many_items.
Result<TriedCodeMappings> try_code_mappings(
    db::Database& database, const Mirrors& mirrors, const Call& call, const TryCodeMappings& request
);

/// Keeps what a trace taught of an application and a repository: what was not known is added, as
/// long as there is room, and what is written by people stays.
void keep_learnt_roots(
    db::Sql& sql, Id<Repository> repository, Id<Application> application,
    const std::vector<LearntRoots>& learnt, Time now
);

}  // namespace mainstay::bugfix
