// What a person decides about reports and pages for themselves: which reports they are mailed no
// more, and where they begin.
#pragma once

#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "http/reply.hpp"
#include "reports/store.hpp"

namespace mainstay::reports {

/// A report that the caller was mailed.
struct MailedReport {
    Id<SavedReport> id;
    std::string name;
    Time mailed_at;
    std::optional<Time> stopped_at;  // They are mailed it no more since then.
};
BOOST_DESCRIBE_STRUCT(MailedReport, (), (id, name, mailed_at, stopped_at))

struct ChangeMailedReport {
    Id<SavedReport> id;
    bool is_stopped = false;
};
BOOST_DESCRIBE_STRUCT(ChangeMailedReport, (), (id, is_stopped))

/// The pages where a person may begin. By default what their role has first.
enum class FirstPage { usual, queue, home, tickets, reports };
BOOST_DESCRIBE_ENUM(FirstPage, usual, queue, home, tickets, reports)

struct FirstPageChoice {
    FirstPage page = FirstPage::usual;
};
BOOST_DESCRIBE_STRUCT(FirstPageChoice, (), (page))

/// Refuses: unauthenticated.
Result<http::Page<MailedReport>> list_mailed(db::Sql& sql, const Call& call, const http::Nothing&);

/// Refuses: unauthenticated; not_found for a report that they were never mailed.
Result<MailedReport> change_mailed(
    db::Sql& sql, const Call& call, const ChangeMailedReport& request
);

/// Refuses: unauthenticated.
Result<FirstPageChoice> show_first_page(db::Sql& sql, const Call& call, const http::Nothing&);
Result<FirstPageChoice> choose_first_page(
    db::Sql& sql, const Call& call, const FirstPageChoice& request
);

}  // namespace mainstay::reports
