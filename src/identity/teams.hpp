// Teams: who holds which support level for which applications.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "identity/directory.hpp"

namespace mainstay::identity {

/// A person of a team, and whether new tickets may go to them now.
struct TeamMember {
    Id<User> id;
    std::string name;
    bool is_present = true;
    bool has_signed_in = false;
};
BOOST_DESCRIBE_STRUCT(TeamMember, (), (id, name, is_present, has_signed_in))

/// What may be done to a team now.
enum class TeamAction { change };
BOOST_DESCRIBE_ENUM(TeamAction, change)

struct TeamView {
    Id<Team> id;
    std::string name;
    Level level = Level::L1;
    std::vector<TeamMember> members;
    std::vector<ApplicationRef> applications;
    std::int64_t version = 1;
    std::vector<TeamAction> may;
};
BOOST_DESCRIBE_STRUCT(TeamView, (), (id, name, level, members, applications, version, may))

struct ListTeams {
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListTeams, (), (limit, cursor))

struct ShowTeam {
    Id<Team> id;
};
BOOST_DESCRIBE_STRUCT(ShowTeam, (), (id))

struct CreateTeam {
    Line<200> name;
    Level level = Level::L1;
    std::vector<Id<User>> members;
    std::vector<Line<10>> applications;  // By key.
};
BOOST_DESCRIBE_STRUCT(CreateTeam, (), (name, level, members, applications))

struct ChangeTeam {
    Id<Team> id;
    std::optional<std::int64_t> if_match;
    std::optional<Line<200>> name;
    std::optional<Level> level;
    std::optional<std::vector<Id<User>>> members;       // In place of all those before.
    std::optional<std::vector<Line<10>>> applications;  // In place of all those before.
};
BOOST_DESCRIBE_STRUCT(ChangeTeam, (), (id, if_match, name, level, members, applications))

/// By level, then id. Refuses: forbidden to requesters.
Result<http::Page<TeamView>> list_teams(db::Sql& sql, const Call& call, const ListTeams& request);

/// Refuses: not_found, also to requesters.
Result<http::Versioned<TeamView>> show_team(
    db::Sql& sql, const Call& call, const ShowTeam& request
);

/// Refuses: forbidden; invalid with taken, unknown_reference, not_support_staff, repeated.
Result<http::Versioned<TeamView>> create_team(
    db::Sql& sql, const Call& call, const CreateTeam& request
);

/// Refuses: not_found; forbidden; stale; invalid as create_team.
Result<http::Versioned<TeamView>> change_team(
    db::Sql& sql, const Call& call, const ChangeTeam& request
);

}  // namespace mainstay::identity
