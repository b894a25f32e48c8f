// Rows of code mappings. No rule lives here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "bugfix/code_mapping.hpp"
#include "bugfix/repository.hpp"
#include "db/sql.hpp"

namespace mainstay::bugfix {

/// One row of `code_mapping`.
struct CodeMapping {
    Id<CodeMapping> id;
    Id<Repository> repository;
    Id<Application> application;
    std::string stack_root;
    std::string source_root;
    bool is_automatic = false;  ///< Found in traces; else people wrote it.
    std::int64_t paths = 0;     ///< How many paths of the last trace it explained.
    Time created_at;
    Time changed_at;
    std::int64_t version = 1;

    CodeRoots roots() const { return {stack_root, source_root}; }
};
BOOST_DESCRIBE_STRUCT(
    CodeMapping, (),
    (id, repository, application, stack_root, source_root, is_automatic, paths, created_at,
     changed_at, version)
)

/// How many there may be of an application and a repository.
inline constexpr std::int64_t code_mappings_max = 100;

namespace store {

Id<CodeMapping> insert_mapping(db::Sql& sql, const CodeMapping& mapping);

/// Index: the primary key.
std::optional<CodeMapping> find_mapping(
    db::Sql& sql, Id<Repository> repository, Id<CodeMapping> id
);

/// Those of a repository, and of one application if it is named; people's first, at most `limit`.
/// Index: that of the unique roots.
std::vector<CodeMapping> mappings_of(
    db::Sql& sql, Id<Repository> repository, std::optional<Id<Application>> application,
    std::int64_t limit
);

bool are_roots_taken(db::Sql& sql, const CodeMapping& mapping);

/// False where its version is another by now.
bool update_mapping(db::Sql& sql, const CodeMapping& mapping);

void remove_mapping(db::Sql& sql, Id<CodeMapping> id);
void remove_mappings_of(db::Sql& sql, Id<Repository> repository);

}  // namespace store

}  // namespace mainstay::bugfix
