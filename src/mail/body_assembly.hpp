// The stretches of a body put together, each image where it stood. Internal to the reading of
// bodies.
#pragma once

#include "mail/alternatives.hpp"
#include "mail/mime_body.hpp"

namespace mainstay::mail {

/// Writes the text and the HTML of `body`, and marks those of its attachments that these show.
void assemble(const Pieces& pieces, Body& body);

}  // namespace mainstay::mail
