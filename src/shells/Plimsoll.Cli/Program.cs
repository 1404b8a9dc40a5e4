// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Cli;
using Plimsoll.Cli.Shared;

return PlimsollCommand.Run(args, Terminal.OfProcess());
