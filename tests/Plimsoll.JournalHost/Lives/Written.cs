// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Reflection;

namespace Plimsoll.JournalHost.Lives;

/// <summary>Which kinds of writes a step really had: stores say each where they hand it to the product, whatever the step was thought to be.</summary>
public static class Written
{
    private static readonly AsyncLocal<ConcurrentQueue<string>?> Now = new();

    /// <summary>Takes a step; the kinds that were written meanwhile, each once and in order.</summary>
    public static async Task<IReadOnlyList<string>> DuringAsync(Func<Task> step)
    {
        var heard = Now.Value = new ConcurrentQueue<string>();
        await step();
        Now.Value = null;
        return [.. heard.Distinct().Order(StringComparer.Ordinal)];
    }

    public static void Say(string kind) => Now.Value?.Enqueue(kind);

    /// <summary>A kind that is a method of a store.</summary>
    public static string Kind<TStore>(string method) => $"{typeof(TStore).Name}.{method}";

    /// <summary>A store of which each method that is called is said.</summary>
    public static TStore Saying<TStore>(TStore inner) where TStore : class
    {
        var outer = DispatchProxy.Create<TStore, Passing>();
        ((Passing)(object)outer).Take(inner, method => Say(Kind<TStore>(method)));
        return outer;
    }

    // A class that is derived from when the program runs.
#pragma warning disable CA1852
    private class Passing : DispatchProxy
    {
        private object _inner = "";
        private Action<string> _say = _ => { };

        public void Take(object inner, Action<string> say) => (_inner, _say) = (inner, say);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            // A method that answers at once reads.
            if (targetMethod!.ReturnType.IsAssignableTo(typeof(Task))) { _say(targetMethod.Name); }
            return targetMethod.Invoke(_inner, args);
        }
    }
#pragma warning restore CA1852
}
