// What may be done to mails, and whose a mail is. Whoever adds an action lists it in
// mail_module.cpp.
#pragma once

#include "module/action.hpp"

namespace mainstay::mail {

/// Whose the mail of that id is. REQUIRES: there is one.
Resource mail_resource(db::Sql& sql, const Call& call, std::int64_t id);

inline constexpr ResourceKind mail_kind{
    .name = "mail",
    .table = "mail m",
    .id = "m.id",
    .application =
        "m.application IN (SELECT ta.application FROM team_member tm"
        " JOIN team_application ta ON ta.team = tm.team WHERE tm.member = :scope_application)",
    .load = mail_resource,
};

inline constexpr const ResourceKind* mail_kinds[] = {&mail_kind};

/// Mails as they came.
inline constexpr Action mail_read{
    .name = "mail_read",
    .scope = TokenScope::read,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .auditor = Reach::all,
    .kinds = mail_kinds,
};

/// Mails that need attention: retried, dismissed.
inline constexpr Action mail_review{
    .name = "mail_review",
    .scope = TokenScope::write,
    .agent = Reach::all,
    .developer = Reach::all,
    .manager = Reach::all,
    .kinds = mail_kinds,
};

}  // namespace mainstay::mail
