#include "ticketing/incident_texts.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText incident_en[] = {
    {"opened", "{title}\n\n{lines}\nIncident {incident}. What was seen is attached."},
    {"causes", "Found besides:\n\n{causes}"},
    {"joined", "A signal joined incident {incident}, which has {signals} now:\n\n{lines}"},
    {"removed", "A signal was taken out of incident {incident}:\n\n{lines}"},
    {"merged",
     "Incident {merged} went up in incident {incident}, which has {signals} signals now:"
     " {title}"},
    {"merged_apart",
     "Incident {merged} went up in incident {incident}. Its ticket {ticket} is linked as a "
     "duplicate, and was not merged into this one: {reason}"},
    {"recovered", "All signals of incident {incident} are over since {at}.\n\n{lines}"},
    {"decided",
     "All signals of incident {incident} are over since {at}: somebody decided so. That is no proof"
     " yet.\n\n{lines}"},
    {"returned", "Incident {incident} is there again:\n\n{lines}"},
    {"chart.title", "{subject}: {summary}"},
    {"chart.series",
     "{name}: {count} values from {from} to {to}, between {low} and {high}; the last is {last}."},
    {"chart.expected", "Shaded: as expected"},
    {"chart.onset", "Dashed: it began {at}"},
};

}  // namespace

std::span<const CatalogueText> incident_texts_en() { return incident_en; }

}  // namespace mainstay::ticketing
