// A directory for tests, of this module and of those above. Not used by the product.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/testing.hpp"
#include "identity/directory.hpp"

namespace mainstay::identity::test {

/// The noon from which tests count their time.
inline constexpr Time noon{1'795'435'200'000'000};

/// Runs `body` on a fresh database of each kind, with the tables of this module and of those below.
void on_each_database(const std::function<void(db::Database&)>& body);

/// The system itself, at `now`.
Call by_system(Time now = noon);

/// The person, signed in, at `now`. REQUIRES: they exist and are active.
Call by(db::Sql& sql, Id<User> user, Time now = noon);

/// Someone of that role and address; the name is what stands before the `@`.
Id<User> a_person(
    db::Sql& sql, std::string_view email, Role role,
    std::optional<Id<Organization>> organization = {}
);

/// An organization that uses the application, if one is named, and whose mail comes from `domain`.
Id<Organization> an_organization(
    db::Sql& sql, std::string_view name, std::string_view domain, std::string_view application = {}
);

/// An application with that key, which gets its mail at `<key>@mainstay.test`.
Id<Application> an_application(db::Sql& sql, std::string_view key);

/// A team of that level with these members, for the application.
Id<Team> a_team(
    db::Sql& sql, std::string_view application, Level level, std::vector<Id<User>> members
);

/// The actions on record for a thing, the oldest first, with a space between: `created changed`.
std::string recorded(db::Sql& sql, std::string_view type, std::int64_t id);

/// What a result was refused with: `field code` of each wrong field, else the code; `none` if it
/// was not.
template <class T>
std::string refusal(const Result<T>& result) {
    if (result) return "none";
    std::string text;
    for (const auto& fault : result.error().fields)
        text += (text.empty() ? "" : ", ") + fault.field + " " + fault.code;
    return text.empty() ? result.error().code : text;
}

}  // namespace mainstay::identity::test
