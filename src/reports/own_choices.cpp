#include "reports/own_choices.hpp"

#include "wire/name.hpp"

namespace mainstay::reports {

namespace {

constexpr int mailed_max = 200;

Result<Id<User>> person_of(const Call& call) {
    if (!call.caller) return refuse(mainstay::code::unauthenticated);
    return call.caller->user;
}

MailedReport view_of(const ReportRecipient& row) {
    return {row.report, row.name, row.mailed_at, row.stopped_at};
}

}  // namespace

Result<http::Page<MailedReport>> list_mailed(db::Sql& sql, const Call& call, const http::Nothing&) {
    http::Page<MailedReport> page;
    for (const auto& row : store::mailed_to(sql, TRY(person_of(call)), mailed_max))
        page.items.push_back(view_of(row));
    return page;
}

Result<MailedReport> change_mailed(
    db::Sql& sql, const Call& call, const ChangeMailedReport& request
) {
    auto person = TRY(person_of(call));
    auto stopped_at = request.is_stopped ? std::optional(call.now) : std::nullopt;
    if (!store::keep_stopped(sql, request.id, person, stopped_at))
        return refuse(mainstay::code::not_found);
    return view_of(*store::recipient(sql, request.id, person));
}

Result<FirstPageChoice> show_first_page(db::Sql& sql, const Call& call, const http::Nothing&) {
    auto kept = store::first_page(sql, TRY(person_of(call)));
    auto page = kept ? wire::enum_of<FirstPage>(*kept) : std::nullopt;
    return FirstPageChoice{page.value_or(FirstPage::usual)};
}

Result<FirstPageChoice> choose_first_page(
    db::Sql& sql, const Call& call, const FirstPageChoice& request
) {
    store::keep_first_page(sql, TRY(person_of(call)), std::string(wire::name_of(request.page)));
    return request;
}

}  // namespace mainstay::reports
