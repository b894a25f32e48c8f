// What was seen of an incident's signals, kept with its ticket: as data, and as pictures. It stays
// when the signals are gone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/catalogue.hpp"
#include "db/blobs.hpp"
#include "db/sql.hpp"
#include "signals/signals.hpp"
#include "ticketing/incident_store.hpp"

namespace mainstay::ticketing {

/// A file of evidence of one signal.
struct EvidenceFile {
    Id<signals::Signal> signal;
    std::string name;  // `signal-12.json`, `signal-12-1.svg`.
    std::string media_type;
    std::string bytes;
};

/// Of how many signals one message gets evidence. Of a storm the rest comes with what happens next.
inline constexpr std::size_t evidence_signals_max = 20;

/// The files of a signal: all that was seen as JSON, and a picture of each chart of its snapshot.
/// Pure.
std::vector<EvidenceFile> evidence_of(const signals::SignalFacts& facts, Language language);

/// Those signals of an incident of which its ticket lacks evidence, or has none yet, at most
/// evidence_signals_max; `renewed` is among them though the ticket has it.
std::vector<Id<signals::Signal>> lacking_evidence(
    db::Sql& sql, Id<Incident> incident, std::optional<Id<signals::Signal>> renewed
);

/// An EvidenceFile whose bytes are staged.
struct StagedEvidence {
    Id<signals::Signal> signal;
    std::string name;
    std::string media_type;
    db::StagedBlob blob;
};

/// Makes the bytes durable. Not from inside a transaction.
std::vector<StagedEvidence> stage(
    db::Blobs& blobs, const std::vector<EvidenceFile>& files, Time now
);

/// Gives the files to a message of a ticket: those of `renewed`, and of signals of which the ticket
/// has none.
void attach_evidence(
    db::Sql& sql, Id<Ticket> ticket, Id<Message> message, const std::vector<StagedEvidence>& files,
    std::optional<Id<signals::Signal>> renewed, Time now
);

}  // namespace mainstay::ticketing
