#include "ticketing/report_texts.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText report_en[] = {
    {"agent", "Agent"},
    {"backlog", "Open at the end"},
    {"team", "Team"},
    {"organization", "Organization"},
    {"policy", "Service level"},
    {"created", "Created"},
    {"resolved", "Resolved"},
    {"reopened", "Reopened"},
    {"reopen_share", "Reopened, share of resolved"},
    {"first_resolved", "Resolved for the first time"},
    {"first_contact", "At first contact"},
    {"first_contact_share", "At first contact, share"},
    {"corrective", "Corrective"},
    {"adaptive", "Adaptive"},
    {"perfective", "Perfective"},
    {"preventive", "Preventive"},
    {"L1", "L1"},
    {"L2", "L2"},
    {"L3", "L3"},
    {"L4", "L4"},
    {"tickets", "Tickets"},
    {"p50", "Half within"},
    {"p90", "90% within"},
    {"kept", "Kept"},
    {"missed", "Missed"},
    {"kept_share", "Kept, share"},
    {"good", "Good"},
    {"bad", "Bad"},
    {"good_share", "Good, share"},
    {"open", "Open now"},
    {"first_responses", "Answered first"},
};

}  // namespace

std::span<const CatalogueText> report_texts_en() { return report_en; }

}  // namespace mainstay::ticketing
