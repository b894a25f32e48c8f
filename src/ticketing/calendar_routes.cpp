#include "ticketing/calendar_routes.hpp"

#include "ticketing/calendars.hpp"

namespace mainstay::ticketing {

namespace {

/// What was read is answered; nothing is kept.
Result<calendar::ImportedHolidays> answer_holidays(
    db::Sql&, const Call&, const calendar::ImportedHolidays& read
) {
    return read;
}

}  // namespace

std::vector<http::Route> calendar_routes() {
    using enum Refusal;
    const std::string calendars = "/api/v1/calendars";
    return {
        http::get(
            calendars, list_calendars,
            {.summary = "List business calendars, by name.",
             .refuses = {invalid, forbidden},
             .limit = 50}
        ),
        // First where a definition is answered: the API description names the form in which it is
        // taken after that.
        http::get(
            calendars + "/{id}", show_calendar,
            {.summary = "Show a business calendar.", .refuses = {not_found}}
        ),
        http::post(
            calendars, check_new_calendar, create_calendar,
            {.summary = "Create a business calendar.",
             .refuses = {invalid, forbidden},
             .status = 201,
             .scope = TokenScope::admin}
        ),
        http::patch(
            calendars + "/{id}", check_changed_calendar, change_calendar,
            {.summary = "Change a business calendar.",
             .refuses = {invalid, forbidden, not_found, stale},
             .scope = TokenScope::admin}
        ),
        http::post(
            "/api/v1/holiday-files", read_holidays, answer_holidays,
            {.summary = "Read the holidays of an iCalendar file, for a calendar; nothing is kept.",
             .refuses = {invalid, forbidden},
             .scope = TokenScope::admin}
        ),
    };
}

}  // namespace mainstay::ticketing
