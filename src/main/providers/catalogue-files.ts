import adobeIms from './catalogue/adobe-ims.json' with { type: 'json' };
import adyen from './catalogue/adyen.json' with { type: 'json' };
import amadeus from './catalogue/amadeus.json' with { type: 'json' };
import amazonCognito from './catalogue/amazon-cognito.json' with { type: 'json' };
import atlassianServiceAccount from './catalogue/atlassian-service-account.json' with { type: 'json' };
import auth0 from './catalogue/auth0.json' with { type: 'json' };
import battlenet from './catalogue/battlenet.json' with { type: 'json' };
import bonterraApricot from './catalogue/bonterra-apricot.json' with { type: 'json' };
import box from './catalogue/box.json' with { type: 'json' };
import checkoutCom from './catalogue/checkout-com.json' with { type: 'json' };
import cloudflare from './catalogue/cloudflare.json' with { type: 'json' };
import cmTicketingPartnerApi from './catalogue/cm-ticketing-partner-api.json' with { type: 'json' };
import commercetools from './catalogue/commercetools.json' with { type: 'json' };
import crowdstrike from './catalogue/crowdstrike.json' with { type: 'json' };
import customOauth2 from './catalogue/custom-oauth2.json' with { type: 'json' };
import databricks from './catalogue/databricks.json' with { type: 'json' };
import dhlEcommerceAmericas from './catalogue/dhl-ecommerce-americas.json' with { type: 'json' };
import docusign from './catalogue/docusign.json' with { type: 'json' };
import dynatrace from './catalogue/dynatrace.json' with { type: 'json' };
import ebay from './catalogue/ebay.json' with { type: 'json' };
import fedex from './catalogue/fedex.json' with { type: 'json' };
import feishuLark from './catalogue/feishu-lark.json' with { type: 'json' };
import githubApp from './catalogue/github-app.json' with { type: 'json' };
import googleServiceAccount from './catalogue/google-service-account.json' with { type: 'json' };
import hubspot from './catalogue/hubspot.json' with { type: 'json' };
import igdb from './catalogue/igdb.json' with { type: 'json' };
import intersoftSapient from './catalogue/intersoft-sapient.json' with { type: 'json' };
import keycloak from './catalogue/keycloak.json' with { type: 'json' };
import klarna from './catalogue/klarna.json' with { type: 'json' };
import kroger from './catalogue/kroger.json' with { type: 'json' };
import marqeta from './catalogue/marqeta.json' with { type: 'json' };
import microsoftEntra from './catalogue/microsoft-entra.json' with { type: 'json' };
import mongodbAtlas from './catalogue/mongodb-atlas.json' with { type: 'json' };
import monite from './catalogue/monite.json' with { type: 'json' };
import okta from './catalogue/okta.json' with { type: 'json' };
import onelogin from './catalogue/onelogin.json' with { type: 'json' };
import ory from './catalogue/ory.json' with { type: 'json' };
import paypal from './catalogue/paypal.json' with { type: 'json' };
import pingone from './catalogue/pingone.json' with { type: 'json' };
import reddit from './catalogue/reddit.json' with { type: 'json' };
import salesforce from './catalogue/salesforce.json' with { type: 'json' };
import sapBtpXsuaa from './catalogue/sap-btp-xsuaa.json' with { type: 'json' };
import sentinelHub from './catalogue/sentinel-hub.json' with { type: 'json' };
import servicenow from './catalogue/servicenow.json' with { type: 'json' };
import shopify from './catalogue/shopify.json' with { type: 'json' };
import snowflake from './catalogue/snowflake.json' with { type: 'json' };
import sophosCentral from './catalogue/sophos-central.json' with { type: 'json' };
import spotify from './catalogue/spotify.json' with { type: 'json' };
import stripe from './catalogue/stripe.json' with { type: 'json' };
import trustedShopsEtrusted from './catalogue/trusted-shops-etrusted.json' with { type: 'json' };
import trustpilot from './catalogue/trustpilot.json' with { type: 'json' };
import twilio from './catalogue/twilio.json' with { type: 'json' };
import twitch from './catalogue/twitch.json' with { type: 'json' };
import ups from './catalogue/ups.json' with { type: 'json' };
import vanta from './catalogue/vanta.json' with { type: 'json' };
import vismaConnect from './catalogue/visma-connect.json' with { type: 'json' };
import xero from './catalogue/xero.json' with { type: 'json' };
import zoom from './catalogue/zoom.json' with { type: 'json' };
import type { CatalogueEntry } from './validate-catalogue.ts';

/** The files of the catalogue in the order in which they are offered: by name, what the user sets last. */
export const catalogueEntries: readonly CatalogueEntry[] = [
  { file: 'adobe-ims.json', content: adobeIms },
  { file: 'adyen.json', content: adyen },
  { file: 'amadeus.json', content: amadeus },
  { file: 'amazon-cognito.json', content: amazonCognito },
  { file: 'atlassian-service-account.json', content: atlassianServiceAccount },
  { file: 'auth0.json', content: auth0 },
  { file: 'battlenet.json', content: battlenet },
  { file: 'bonterra-apricot.json', content: bonterraApricot },
  { file: 'box.json', content: box },
  { file: 'checkout-com.json', content: checkoutCom },
  { file: 'cloudflare.json', content: cloudflare },
  { file: 'cm-ticketing-partner-api.json', content: cmTicketingPartnerApi },
  { file: 'commercetools.json', content: commercetools },
  { file: 'crowdstrike.json', content: crowdstrike },
  { file: 'databricks.json', content: databricks },
  { file: 'dhl-ecommerce-americas.json', content: dhlEcommerceAmericas },
  { file: 'docusign.json', content: docusign },
  { file: 'dynatrace.json', content: dynatrace },
  { file: 'ebay.json', content: ebay },
  { file: 'fedex.json', content: fedex },
  { file: 'feishu-lark.json', content: feishuLark },
  { file: 'github-app.json', content: githubApp },
  { file: 'google-service-account.json', content: googleServiceAccount },
  { file: 'hubspot.json', content: hubspot },
  { file: 'igdb.json', content: igdb },
  { file: 'intersoft-sapient.json', content: intersoftSapient },
  { file: 'keycloak.json', content: keycloak },
  { file: 'klarna.json', content: klarna },
  { file: 'kroger.json', content: kroger },
  { file: 'marqeta.json', content: marqeta },
  { file: 'microsoft-entra.json', content: microsoftEntra },
  { file: 'mongodb-atlas.json', content: mongodbAtlas },
  { file: 'monite.json', content: monite },
  { file: 'okta.json', content: okta },
  { file: 'onelogin.json', content: onelogin },
  { file: 'ory.json', content: ory },
  { file: 'paypal.json', content: paypal },
  { file: 'pingone.json', content: pingone },
  { file: 'reddit.json', content: reddit },
  { file: 'salesforce.json', content: salesforce },
  { file: 'sap-btp-xsuaa.json', content: sapBtpXsuaa },
  { file: 'sentinel-hub.json', content: sentinelHub },
  { file: 'servicenow.json', content: servicenow },
  { file: 'shopify.json', content: shopify },
  { file: 'snowflake.json', content: snowflake },
  { file: 'sophos-central.json', content: sophosCentral },
  { file: 'spotify.json', content: spotify },
  { file: 'stripe.json', content: stripe },
  { file: 'trusted-shops-etrusted.json', content: trustedShopsEtrusted },
  { file: 'trustpilot.json', content: trustpilot },
  { file: 'twilio.json', content: twilio },
  { file: 'twitch.json', content: twitch },
  { file: 'ups.json', content: ups },
  { file: 'vanta.json', content: vanta },
  { file: 'visma-connect.json', content: vismaConnect },
  { file: 'xero.json', content: xero },
  { file: 'zoom.json', content: zoom },
  { file: 'custom-oauth2.json', content: customOauth2 },
];
