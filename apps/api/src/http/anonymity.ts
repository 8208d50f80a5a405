import type { ApolloServerPlugin } from '@apollo/server';
import type { ApiContext } from '../context.js';
import { hideNames } from '../modules/links/hidden-names.js';

/** Hides names from whoever comes by an anonymous link, in the answer as a whole: no resolver has to know of it. */
export const anonymity: ApolloServerPlugin<ApiContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue, response: { body } }) => {
      const hidden = await contextValue.services.links.hiddenFrom(contextValue.caller);
      if (hidden === null) return;
      if (body.kind !== 'single') throw new TypeError('an answer in parts cannot be made anonymous');
      body.singleResult = hideNames(body.singleResult, hidden);
    },
  }),
};
