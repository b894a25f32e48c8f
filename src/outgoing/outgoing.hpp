// The face of outgoing/: calls of this installation to the web, signed and bounded.
#pragma once

#include "outgoing/codes.hpp"
#include "outgoing/destination.hpp"
#include "outgoing/get.hpp"
#include "outgoing/post.hpp"
#include "outgoing/settings.hpp"
#include "outgoing/signature.hpp"
#include "outgoing/vault.hpp"
