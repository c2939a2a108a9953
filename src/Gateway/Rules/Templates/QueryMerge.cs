using System;
using PopCon.Gateway.Http;

namespace PopCon.Gateway.Rules.Templates;

/// <summary>Adds the query of a request to a target.</summary>
/// <remarks>Stateless. Allocates nothing unless the target has a fragment, or names are escaped.</remarks>
internal static class QueryMerge
{
    /// <summary>Adds parameters whose names the target does not have yet, decoded and escaped anew, before its fragment.</summary>
    public static void Append(ref TextBuffer target, ReadOnlySpan<char> query)
    {
        if (query.IsEmpty)
        {
            return;
        }

        int hash = target.Written.IndexOf('#');
        string fragment = hash < 0 ? string.Empty : target.Written[hash..].ToString();
        target.Length -= fragment.Length;
        int mark = target.Written.IndexOf('?');
        int ownLength = target.Length;
        var parameters = new QueryParameters(query);
        while (parameters.MoveNext())
        {
            ReadOnlySpan<char> own = mark < 0 ? [] : target.Written[(mark + 1)..ownLength];
            if (Has(own, parameters.Name))
            {
                continue;
            }

            if (target.Length > ownLength || (mark >= 0 && !own.IsEmpty))
            {
                target.Append('&');
            }
            else if (mark < 0)
            {
                target.Append('?');
            }

            AppendParameter(ref target, parameters);
        }

        target.Append(fragment);
    }

    /// <summary>Adds a whole query, decoded and escaped anew, with order and repetitions.</summary>
    public static void AppendAll(ref TextBuffer target, ReadOnlySpan<char> query)
    {
        char before = '?';
        var parameters = new QueryParameters(query);
        while (parameters.MoveNext())
        {
            target.Append(before);
            AppendParameter(ref target, parameters);
            before = '&';
        }
    }

    private static void AppendParameter(ref TextBuffer target, in QueryParameters parameter)
    {
        PercentCoding.AppendAnew(ref target, parameter.Name, allowsReserved: false, plusIsSpace: true);
        if (parameter.HasValue)
        {
            target.Append('=');
            PercentCoding.AppendAnew(ref target, parameter.Value, allowsReserved: false, plusIsSpace: true);
        }
    }

    private static bool Has(ReadOnlySpan<char> query, ReadOnlySpan<char> name)
    {
        var parameters = new QueryParameters(query);
        while (parameters.MoveNext())
        {
            if (QueryParameters.AreSameName(parameters.Name, name))
            {
                return true;
            }
        }

        return false;
    }
}
