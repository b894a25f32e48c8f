#include "ticketing/report_texts.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText report_de[] = {
    {"agent", "Bearbeiter"},
    {"backlog", "Am Ende offen"},
    {"team", "Team"},
    {"organization", "Organisation"},
    {"policy", "Service-Level"},
    {"created", "Erstellt"},
    {"resolved", "Gelöst"},
    {"reopened", "Wieder geöffnet"},
    {"reopen_share", "Wieder geöffnet, Anteil der gelösten"},
    {"first_resolved", "Zum ersten Mal gelöst"},
    {"first_contact", "Beim ersten Kontakt"},
    {"first_contact_share", "Beim ersten Kontakt, Anteil"},
    {"corrective", "Korrektiv"},
    {"adaptive", "Adaptiv"},
    {"perfective", "Perfektiv"},
    {"preventive", "Präventiv"},
    {"L1", "L1"},
    {"L2", "L2"},
    {"L3", "L3"},
    {"L4", "L4"},
    {"tickets", "Tickets"},
    {"p50", "Die Hälfte innerhalb von"},
    {"p90", "90 % innerhalb von"},
    {"kept", "Gehalten"},
    {"missed", "Verfehlt"},
    {"kept_share", "Gehalten, Anteil"},
    {"good", "Gut"},
    {"bad", "Schlecht"},
    {"good_share", "Gut, Anteil"},
    {"open", "Jetzt offen"},
    {"first_responses", "Zuerst beantwortet"},
};

}  // namespace

std::span<const CatalogueText> report_texts_de() { return report_de; }

}  // namespace mainstay::ticketing
