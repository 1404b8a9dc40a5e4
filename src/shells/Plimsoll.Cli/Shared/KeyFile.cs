// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Vocabulary;

namespace Plimsoll.Cli.Shared;

/// <summary>The file of the one public key that is trusted.</summary>
internal static class KeyFile
{
    public static Result<KnownKeys> Read(Terminal terminal, string path) =>
        AnswerFile.Read(terminal, path).Succeeds(out var pem, out var refusal) ? TrustedKey.Read(Encoding.UTF8.GetString(pem), "--key", path) : refusal;
}
