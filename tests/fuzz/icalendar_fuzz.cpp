// An iCalendar file as anybody may send it: it is read or refused, and the holidays of what is read
// are ones that a calendar takes. The first byte chooses the zone.
#include <array>
#include <cstdlib>
#include <string_view>

#include "calendar/calendar.hpp"
#include "calendar/icalendar.hpp"

namespace {

using namespace mainstay;

void require(bool expectation) {
    if (!expectation) std::abort();
}

const Zone& zone_of(unsigned char choice) {
    static const std::array zones{
        *Zone::find("zone", "Etc/UTC"), *Zone::find("zone", "Europe/Berlin"),
        *Zone::find("zone", "Australia/Lord_Howe"), *Zone::find("zone", "Pacific/Apia"),
        *Zone::find("zone", "America/Sao_Paulo")
    };
    return zones[choice % zones.size()];
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 1) return 0;
    const Zone& zone = zone_of(data[0]);
    std::string_view file(reinterpret_cast<const char*>(data) + 1, size - 1);
    auto imported = calendar::read_icalendar("file", file, zone, {{2020}, {2030}});
    if (!imported) {
        require(imported.error().fields.size() == 1);
        return 0;
    }
    calendar::CalendarDefinition definition{
        .zone = {std::string(zone.name())}, .always_open = true, .holidays = imported->holidays
    };
    auto made = calendar::Calendar::create("", definition);
    require(made || made.error().fields[0].code == "never_opens");
    return 0;
}
