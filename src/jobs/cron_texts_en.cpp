#include "jobs/cron_words.hpp"

namespace mainstay::jobs {

namespace {

constexpr CatalogueText cron_en[] = {
    {"and", "{first} and {last}"},
    {"at", "at {times}"},
    {"every_minute", "every minute"},
    {"every_minutes", "every {count} minutes"},
    {"at_minutes", "at minute {minutes} of each hour"},
    {"in_hours", "{time}, in the hours {hours}"},
    {"every_day", "every day"},
    {"weekday_range", "from {first} to {last}"},
    {"on_weekdays", "on {days}"},
    {"on_days", "on day {days} of the month"},
    {"both", "{dates}, if that is {weekdays}"},
    {"either", "{dates} and {weekdays}"},
    {"in_months", "in {months}"},
    {"month.1", "January"},
    {"month.2", "February"},
    {"month.3", "March"},
    {"month.4", "April"},
    {"month.5", "May"},
    {"month.6", "June"},
    {"month.7", "July"},
    {"month.8", "August"},
    {"month.9", "September"},
    {"month.10", "October"},
    {"month.11", "November"},
    {"month.12", "December"},
    {"weekday.0", "Sunday"},
    {"weekday.1", "Monday"},
    {"weekday.2", "Tuesday"},
    {"weekday.3", "Wednesday"},
    {"weekday.4", "Thursday"},
    {"weekday.5", "Friday"},
    {"weekday.6", "Saturday"},
};

}  // namespace

std::span<const CatalogueText> cron_texts_en() { return cron_en; }

}  // namespace mainstay::jobs
