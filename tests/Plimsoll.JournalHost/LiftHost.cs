// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using Plimsoll.Storage.Journals;

namespace Plimsoll.JournalHost;

/// <summary>Opens a data folder and is killed on the way: at a given look at the clock, of which there is one before the copy and one before each step is
/// recorded; or at a moment that <see cref="Killed"/> waits for.</summary>
internal static class LiftHost
{
    /// <param name="looks">0: at none.</param>
    public static int Run(string folder, int looks, string moment = "")
    {
        Killed.When(folder, moment);
        if (!Journal.Open(new JournalOptions(folder, new KillingClock(looks), RandomNumberGenerator.Fill)).Succeeds(out var journal, out var refusal))
        {
            Console.Error.WriteLine(refusal.Sentence);
            return 2;
        }
        Killed.Through();
        journal.Dispose();
        return 0;
    }

    private sealed class KillingClock(int looks) : TimeProvider
    {
        private int _left = looks;

        public override DateTimeOffset GetUtcNow()
        {
            if (--_left == 0) { Killed.Now(); }
            return base.GetUtcNow();
        }
    }
}
