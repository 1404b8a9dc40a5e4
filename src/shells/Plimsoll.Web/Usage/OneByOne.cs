// SPDX-License-Identifier: Apache-2.0


namespace Plimsoll.Web.Usage;

/// <summary>The items of a round, each an attempt of its own: what goes wrong with one is told by its kind and keeps no other waiting.</summary>
internal static class OneByOne
{
    /// <param name="items">What the round has to do.</param>
    /// <param name="act">Does one of them.</param>
    /// <param name="failed">Is told the kind of what went wrong: never its words, which may name rows, people or paths.</param>
    /// <exception cref="OperationCanceledException">The server stops; nothing else ends a round.</exception>
    public static async Task DoAsync<T>(IEnumerable<T> items, Func<T, Task> act, Action<string> failed, CancellationToken ct)
    {
        // A list of its own: what one item changes must not move the others.
        foreach (var item in items.ToArray())
        {
            ct.ThrowIfCancellationRequested();
            try { await act(item); }
#pragma warning disable CA1031 // Whatever it was, it is told and tried again in the next round.
            catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested) { failed(e.GetType().Name); }
#pragma warning restore CA1031
        }
    }
}
