#include "ticketing/incident_texts.hpp"

namespace mainstay::ticketing {

namespace {

constexpr CatalogueText incident_de[] = {
    {"opened", "{title}\n\n{lines}\nStörung {incident}. Was gesehen wurde, ist angehängt."},
    {"causes", "Dazu wurde gefunden:\n\n{causes}"},
    {"joined", "Ein Signal kam zur Störung {incident} hinzu, die nun {signals} hat:\n\n{lines}"},
    {"removed", "Ein Signal wurde aus der Störung {incident} herausgenommen:\n\n{lines}"},
    {"merged",
     "Die Störung {merged} ging in der Störung {incident} auf, die nun {signals} Signale"
     " hat: {title}"},
    {"merged_apart",
     "Die Störung {merged} ging in der Störung {incident} auf. Ihr Ticket {ticket} ist als "
     "Duplikat "
     "verknüpft und wurde nicht mit diesem zusammengeführt: {reason}"},
    {"recovered", "Alle Signale der Störung {incident} sind seit {at} vorbei.\n\n{lines}"},
    {"decided",
     "Alle Signale der Störung {incident} sind seit {at} vorbei: So wurde entschieden. Nachgewiesen"
     " ist es noch nicht.\n\n{lines}"},
    {"returned", "Die Störung {incident} ist wieder da:\n\n{lines}"},
    {"chart.title", "{subject}: {summary}"},
    {"chart.series",
     "{name}: {count} Werte von {from} bis {to}, zwischen {low} und {high}; der letzte ist {last}."
    },
    {"chart.expected", "Schattiert: wie erwartet"},
    {"chart.onset", "Gestrichelt: Beginn {at}"},
};

}  // namespace

std::span<const CatalogueText> incident_texts_de() { return incident_de; }

}  // namespace mainstay::ticketing
