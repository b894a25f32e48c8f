#include "outgoing/settings.hpp"

namespace mainstay::outgoing {

namespace {

constexpr wire::SettingMeaning setting_meanings[] = {
    {"outgoing_private",
     "Addresses and networks of your own, such as 127.0.0.1,10.0.0.0/8, that webhooks may call and "
     "metrics may be scraped from, also by plain HTTP; else only public addresses by HTTPS."},
    {"outgoing_ca_file",
     "The certificates (PEM) that may vouch for whom is called, in place of the system's."},
};

}  // namespace

wire::SettingsPart settings_part() { return wire::SettingsPart::of<Settings>(setting_meanings); }

}  // namespace mainstay::outgoing
