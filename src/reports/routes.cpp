#include "http/route.hpp"
#include "reports/reports.hpp"

namespace mainstay::reports {

namespace {

std::vector<http::Route> own_routes() {
    using enum Refusal;
    return {
        http::get(
            "/api/v1/reports/mailed", list_mailed,
            {.summary = "List the saved reports that you are or were mailed."}
        ),
        http::put(
            "/api/v1/reports/mailed/{id}", change_mailed,
            {.summary = "Stop the mails of a saved report to you, or have them again.",
             .refuses = {not_found}}
        ),
        http::get(
            "/api/v1/me/first-page", show_first_page,
            {.summary = "Show the page where you begin.", .tag = "me"}
        ),
        http::put(
            "/api/v1/me/first-page", choose_first_page,
            {.summary = "Choose the page where you begin.", .tag = "me"}
        ),
    };
}

}  // namespace

std::vector<http::Route> routes(const Kinds& kinds) {
    auto list = [&kinds](db::Sql& sql, const Call& call, const http::Nothing& request) {
        return list_reports(sql, call, request, kinds);
    };
    auto figures = [&kinds](db::Sql& sql, const Call& call, const AskReport& request) {
        return show_figures(sql, call, request, kinds);
    };
    auto csv = [&kinds](db::Sql& sql, const Call& call, const AskReport& request) {
        return download_figures(sql, call, request, kinds);
    };
    using enum Refusal;
    auto all = own_routes();
    all.push_back(http::get(
        "/api/v1/reports", list,
        {.summary = "List the reports that you may see figures of.", .refuses = {forbidden}}
    ));
    all.push_back(http::get(
        "/api/v1/reports/figures", figures,
        {.summary = "Show the figures of a report, of what you may see.",
         .refuses = {invalid, forbidden},
         .operation = "showReportFigures",
         .cost = db::Cost::heavy}
    ));
    all.push_back(http::download(
        "/api/v1/reports/figures/csv", csv,
        {.summary = "Download the figures of a report as CSV.",
         .refuses = {invalid, forbidden},
         .operation = "downloadReportFigures",
         .cost = db::Cost::heavy}
    ));
    return all;
}

}  // namespace mainstay::reports
