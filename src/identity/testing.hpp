// A directory for tests, of this module and of those above. Not used by the product.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "base/call.hpp"
#include "base/result.hpp"
#include "db/testing.hpp"
#include "identity/directory.hpp"
#include "identity/sign_in.hpp"

namespace mainstay::identity::test {

/// The noon from which tests count their time.
inline constexpr Time noon{1'795'435'200'000'000};

/// Runs `body` on a fresh database of each kind, with the tables of this module and of those below.
void on_each_database(const std::function<void(db::Database&)>& body);

/// The same with the tables of a module above, `own`.
void on_each_database(db::Migrations own, const std::function<void(db::test::TestDatabase&)>& body);

/// The system itself, at `now`.
Call by_system(Time now = noon);

/// The person, signed in with their password just now, at `now`. REQUIRES: they exist and are
/// active.
Call by(db::Sql& sql, Id<User> user, Time now = noon);

/// What everybody who has a password has in tests.
inline const std::string good_password = "correct horse battery";

/// Someone with that password.
Id<User> with_password(
    db::Database& database, std::string_view email = "ann@acme.test", Role role = Role::agent
);

/// Where a client comes from, and what it brings.
http::Credentials from(std::string address, std::string device = {}, std::string session = {});

/// Signs in as the route does it: the slow step, then the transaction.
Result<http::Reply<SignedIn>> enter(
    db::Database& database, std::string_view email, std::string_view password, Time now = noon,
    const http::Credentials& credentials = from("192.0.2.1")
);

/// Uses a one-time link as the route does it.
Result<http::Reply<SignedIn>> enter_by_link(
    db::Database& database, const std::string& link, std::optional<std::string> password = {},
    Time now = noon
);

/// A cookie that an answer sets.
std::string cookie_of(
    const http::Reply<SignedIn>& reply, std::string_view name = http::session_cookie_name(false)
);

/// What the holder of these credentials calls with at `now`; a refusal is a mistake in the test.
Call call_with(db::Database& database, const http::Credentials& credentials, Time now = noon);

/// The kinds in the security log, the oldest first, with a space between, those that stand for
/// several with their number: `signed_in sign_in_failed*3`.
std::string security_log(db::Database& database);

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

/// The cursor of the page after this one, as a request takes it.
template <class T>
std::optional<Line<500>> next_of(const http::Page<T>& page) {
    if (!page.next) return std::nullopt;
    return Line<500>{*page.next};
}

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
