#include "jobs/cron_words.hpp"

namespace mainstay::jobs {

namespace {

constexpr CatalogueText cron_de[] = {
    {"and", "{first} und {last}"},
    {"at", "um {times} Uhr"},
    {"every_minute", "jede Minute"},
    {"every_minutes", "alle {count} Minuten"},
    {"at_minutes", "zur Minute {minutes} jeder Stunde"},
    {"in_hours", "{time}, in den Stunden {hours}"},
    {"every_day", "jeden Tag"},
    {"weekday_range", "von {first} bis {last}"},
    {"on_weekdays", "am {days}"},
    {"on_days", "am Tag {days} des Monats"},
    {"both", "{dates}, wenn das {weekdays} ist"},
    {"either", "{dates} und {weekdays}"},
    {"in_months", "im {months}"},
    {"month.1", "Januar"},
    {"month.2", "Februar"},
    {"month.3", "März"},
    {"month.4", "April"},
    {"month.5", "Mai"},
    {"month.6", "Juni"},
    {"month.7", "Juli"},
    {"month.8", "August"},
    {"month.9", "September"},
    {"month.10", "Oktober"},
    {"month.11", "November"},
    {"month.12", "Dezember"},
    {"weekday.0", "Sonntag"},
    {"weekday.1", "Montag"},
    {"weekday.2", "Dienstag"},
    {"weekday.3", "Mittwoch"},
    {"weekday.4", "Donnerstag"},
    {"weekday.5", "Freitag"},
    {"weekday.6", "Samstag"},
};

}  // namespace

std::span<const CatalogueText> cron_texts_de() { return cron_de; }

}  // namespace mainstay::jobs
